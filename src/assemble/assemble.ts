import type { Snapshot } from '../model/snapshot.ts';
import { assembleBlocks } from './blocks.ts';
import { changesOf } from './changes.ts';
import { assembleCniConfigs } from './cni-configs.ts';
import { type Collected, Collection } from './collection.ts';
import { assembleFelix } from './felix.ts';
import { assembleHostEndpoints } from './host-endpoints.ts';
import { isManifestsOnly, withManifestsJoined } from './manifest-bundle.ts';
import { namespacesOfManifests } from './manifest-namespaces.ts';
import { assembleNamespaces } from './namespaces.ts';
import { assembleGlobalNetworkSets, assembleNetworkSets } from './network-sets.ts';
import { assembleNodes } from './nodes.ts';
import { assembleObservations } from './observations.ts';
import { placesOf } from './places.ts';
import { assemblePolicies } from './policies.ts';
import { releaseOf } from './policy/release.ts';
import { assemblePools } from './pools.ts';
import { assembleProfiles } from './profiles.ts';
import { assembleServiceAccounts } from './service-accounts.ts';
import { assembleEndpointSlices, assembleServices } from './services.ts';
import { assembleStacks } from './stacks.ts';
import { assembleTiers } from './tiers.ts';
import { assembleVersions } from './versions.ts';
import { assembleWorkloads } from './workloads.ts';

/**
 * Joins all records into the cluster as it was at one moment of the session:
 *
 *   records ─▶ changes ─▶ nodes ─▶ workloads ─▶ places ─▶ stacks ─▶ blocks
 *      │          ├─▶ tiers, sets, host endpoints └─▶ CNI files, observations
 *      ├─▶ versions ─▶ policies, profiles
 *      └─▶ pools, namespaces, service accounts, Felix
 *
 * Where two sources disagree, the more exact one is used and the other becomes a conflict.
 *
 * @param at the moment; facts taken later are used where nothing in between changed them
 */
export function assemble(collected: readonly Collected[], at: number): Snapshot {
  const { joint, conflicts: aboutManifests } = withManifestsJoined(collected);
  const all = new Collection(joint);
  const changes = changesOf(all);
  const { versions, conflicts: aboutVersions } = assembleVersions(all, at);
  const { nodes, conflicts: aboutNodes } = assembleNodes(all, at);
  const { workloads, conflicts: aboutWorkloads } = assembleWorkloads(all, changes, nodes, at);
  const { pools, conflicts: aboutPools } = assemblePools(all, changes, at);
  const release = releaseOf(versions);
  const { policies, conflicts: aboutPolicies } = assemblePolicies(all, changes, release, at);
  const services = assembleServices(all, changes, at);
  const places = placesOf(all, nodes?.items ?? [], workloads?.items ?? []);
  const namespaces = assembleNamespaces(all, changes, at);
  const { hosts, podStacks } = assembleStacks(all, changes, places, at);
  return {
    manifestsOnly: isManifestsOnly(all),
    versions,
    nodes,
    namespaces: isManifestsOnly(all)
      ? namespacesOfManifests(all, namespaces, workloads?.items ?? [])
      : namespaces,
    workloads,
    pools,
    blocks: assembleBlocks(all, hosts, nodes, at),
    policies,
    tiers: assembleTiers(all, changes, at),
    networkSets: assembleNetworkSets(all, changes, at),
    globalNetworkSets: assembleGlobalNetworkSets(all, changes, at),
    hostEndpoints: assembleHostEndpoints(all, changes, at),
    profiles: assembleProfiles(all, changes, release, at),
    serviceAccounts: assembleServiceAccounts(all, changes, at),
    felix: assembleFelix(all, changes, at),
    services,
    endpointSlices: assembleEndpointSlices(all, changes, services?.items ?? [], workloads?.items ?? [], at),
    hosts,
    podStacks,
    cniConfigs: assembleCniConfigs(all, places),
    observations: assembleObservations(all, places),
    conflicts: [
      ...aboutManifests,
      ...aboutVersions,
      ...aboutNodes,
      ...aboutWorkloads,
      ...aboutPools,
      ...aboutPolicies,
    ],
  };
}
