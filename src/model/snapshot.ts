import type { Diagnostic } from '../lib/diagnostic.ts';
import type { Source } from '../lib/source.ts';
import type { CniConfig } from './cni-config.ts';
import type { FelixSettings } from './felix-settings.ts';
import type { Block, IpPool } from './ip-pool.ts';
import type { Namespace } from './namespace.ts';
import type { NetworkStack } from './network-stack.ts';
import type { Node } from './node.ts';
import type { Observation } from './observation.ts';
import type { HostEndpoint, NetworkSet, Profile, ServiceAccount } from './policing.ts';
import type { IdlePolicy, Policy, PolicyKind, Tier } from './policy.ts';
import type { EndpointSlice, Service } from './service.ts';
import type { Workload } from './workload.ts';

/**
 * A part of the model that was collected. A part that was not collected is `undefined`, never an empty list:
 * absent is not empty.
 */
export interface Known<T> {
  readonly items: readonly T[];
  /** False when the source was filtered or covers some namespaces only: what is missing may still exist. */
  readonly complete: boolean;
  /** What was read to know this, also when it answered that there is nothing. */
  readonly sources: readonly Source[];
}

/** Namespaced objects: complete for all namespaces, or for those listed. */
export interface KnownByNamespace<T> {
  readonly items: readonly T[];
  readonly completeIn: 'all' | readonly string[];
  readonly sources: readonly Source[];
}

export interface Stated<T> {
  readonly value: T;
  readonly source: Source;
}

export interface Versions {
  readonly calico?: Stated<string>;
  readonly calicoctl?: Stated<string>;
  readonly kubernetes?: Stated<string>;
}

export type NodeName = string;

/** The policies that act on traffic, and where they were looked for. */
export interface Policies {
  readonly items: readonly Policy[];
  /** Those that were found and have no effect. */
  readonly idle: readonly IdlePolicy[];
  /** In which namespaces each kind was listed; a missing kind was not asked about. Cluster-wide kinds: `all`. */
  readonly completeIn: Readonly<Partial<Record<PolicyKind, 'all' | readonly string[]>>>;
  readonly sources: readonly Source[];
}

/** The cluster at one moment, joined from all records; immutable. */
export interface Snapshot {
  /** Manifests without any output of a cluster: pods have no node and no route, and what they show is all there is. */
  readonly manifestsOnly: boolean;
  readonly versions: Versions;
  readonly nodes: Known<Node> | undefined;
  readonly namespaces: Known<Namespace> | undefined;
  readonly workloads: KnownByNamespace<Workload> | undefined;
  readonly pools: Known<IpPool> | undefined;
  readonly blocks: Known<Block> | undefined;
  readonly policies: Policies;
  readonly tiers: Known<Tier> | undefined;
  /** Those of a namespace. */
  readonly networkSets: KnownByNamespace<NetworkSet> | undefined;
  readonly globalNetworkSets: Known<NetworkSet> | undefined;
  readonly hostEndpoints: Known<HostEndpoint> | undefined;
  readonly profiles: readonly Profile[];
  readonly serviceAccounts: KnownByNamespace<ServiceAccount> | undefined;
  readonly felix: readonly FelixSettings[];
  readonly services: KnownByNamespace<Service> | undefined;
  readonly endpointSlices: KnownByNamespace<EndpointSlice> | undefined;
  /** Network state of the nodes; a missing key means not collected there. */
  readonly hosts: ReadonlyMap<NodeName, NetworkStack>;
  /** Network state inside pods, by workload id. */
  readonly podStacks: ReadonlyMap<string, NetworkStack>;
  readonly cniConfigs: readonly CniConfig[];
  readonly observations: readonly Observation[];
  /** Where sources say different things about one fact; the model holds what the first place says. */
  readonly conflicts: readonly Diagnostic[];
}
