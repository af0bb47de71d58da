import type { Snapshot } from '../model/snapshot.ts';
import { assembleBlocks } from './blocks.ts';
import { changesOf } from './changes.ts';
import { assembleCniConfigs } from './cni-configs.ts';
import { type Collected, Collection } from './collection.ts';
import { assembleNamespaces } from './namespaces.ts';
import { assembleNodes } from './nodes.ts';
import { assembleObservations } from './observations.ts';
import { placesOf } from './places.ts';
import { assembleOtherPolicies, assemblePolicies } from './policies.ts';
import { assemblePools } from './pools.ts';
import { assembleStacks } from './stacks.ts';
import { assembleVersions } from './versions.ts';
import { assembleWorkloads } from './workloads.ts';

/**
 * Joins all records into the cluster as it was at one moment of the session:
 *
 *   records ─▶ changes ─▶ nodes ─▶ workloads ─▶ places ─▶ stacks ─▶ blocks
 *      │          └────────────────▶ policies      └─▶ CNI files, observations
 *      └─▶ versions, pools, namespaces
 *
 * Where two sources disagree, the more exact one is used and the other becomes a conflict.
 *
 * @param at the moment; facts taken later are used where nothing in between changed them
 */
export function assemble(collected: readonly Collected[], at: number): Snapshot {
  const all = new Collection(collected);
  const changes = changesOf(all);
  const { versions, conflicts: aboutVersions } = assembleVersions(all, at);
  const { nodes, conflicts: aboutNodes } = assembleNodes(all, at);
  const { workloads, conflicts: aboutWorkloads } = assembleWorkloads(all, changes, nodes, at);
  const { pools, conflicts: aboutPools } = assemblePools(all, changes, at);
  const places = placesOf(all, nodes?.items ?? [], workloads?.items ?? []);
  const { hosts, podStacks } = assembleStacks(all, changes, places, at);
  return {
    versions,
    nodes,
    namespaces: assembleNamespaces(all, changes, at),
    workloads,
    pools,
    blocks: assembleBlocks(all, hosts, nodes, at),
    policies: assemblePolicies(all, changes, at),
    otherPolicies: assembleOtherPolicies(all),
    hosts,
    podStacks,
    cniConfigs: assembleCniConfigs(all, places),
    observations: assembleObservations(all, places),
    conflicts: [...aboutVersions, ...aboutNodes, ...aboutWorkloads, ...aboutPools],
  };
}
