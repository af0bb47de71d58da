import type { z } from 'zod';
import type { ArtifactKind } from '../collector/artifacts.ts';
import { calicoctlGetIppools } from './calicoctl-get-ippools.ts';
import { calicoctlGetNodes } from './calicoctl-get-nodes.ts';
import { calicoctlVersion } from './calicoctl-version.ts';
import { cniConfig } from './cni-config.ts';
import { cniConfigList } from './cni-config-list.ts';
import { dockerInspect } from './docker-inspect.ts';
import { dockerPs } from './docker-ps.ts';
import { ipAddr } from './ip-addr.ts';
import { ipRoute } from './ip-route.ts';
import { kubectlApiResources } from './kubectl-api-resources.ts';
import { kubectlChange } from './kubectl-change.ts';
import { kubectlDescribeIppools } from './kubectl-describe-ippools.ts';
import { kubectlDescribeNetworkpolicies } from './kubectl-describe-networkpolicies.ts';
import { kubectlDescribeNodes } from './kubectl-describe-nodes.ts';
import { kubectlGetCrd } from './kubectl-get-crd.ts';
import { kubectlGetNetworkpolicies } from './kubectl-get-networkpolicies.ts';
import { kubectlGetNodes } from './kubectl-get-nodes.ts';
import { kubectlGetPods } from './kubectl-get-pods.ts';
import { manifest } from './manifest.ts';
import type { Args, Parsed } from './parser.ts';
import { ping } from './ping.ts';

/** One parser for each kind of artifact; an artifact without one does not compile. */
export const parsers = {
  'ip-addr': ipAddr,
  'ip-route': ipRoute,
  'docker-ps': dockerPs,
  'docker-inspect': dockerInspect,
  'cni-config': cniConfig,
  'cni-config-list': cniConfigList,
  ping,
  'kubectl-get-nodes': kubectlGetNodes,
  'kubectl-get-pods': kubectlGetPods,
  'kubectl-get-networkpolicies': kubectlGetNetworkpolicies,
  'kubectl-describe-networkpolicies': kubectlDescribeNetworkpolicies,
  'kubectl-get-crd': kubectlGetCrd,
  'kubectl-api-resources': kubectlApiResources,
  'kubectl-describe-nodes': kubectlDescribeNodes,
  'kubectl-describe-ippools': kubectlDescribeIppools,
  'calicoctl-get-nodes': calicoctlGetNodes,
  'calicoctl-get-ippools': calicoctlGetIppools,
  'calicoctl-version': calicoctlVersion,
  manifest,
  'kubectl-change': kubectlChange,
} as const satisfies { readonly [K in ArtifactKind]: { readonly artifact: ArtifactKind } };

/** True for a kind that a parser reads. */
export function isParsed(kind: string): kind is ArtifactKind {
  return Object.hasOwn(parsers, kind);
}

/** The record type of one kind of artifact. */
export type RecordOf<K extends ArtifactKind> = z.infer<(typeof parsers)[K]['record']>;

type Table = {
  readonly [K in ArtifactKind]: { readonly parse: (text: string, args: Args) => Parsed<RecordOf<K>> };
};

/** Runs the parser of `kind`; the type of the records follows from the kind. */
export function parseArtifact<K extends ArtifactKind>(
  kind: K,
  text: string,
  args: Args,
): Parsed<RecordOf<K>> {
  const table: Table = parsers;
  return table[kind].parse(text, args);
}
