import type { Snapshot } from '../../model/snapshot.ts';

/** What was not listed in full and could make a difference to a review, in words. */
export function lackingOf(snapshot: Snapshot): readonly string[] {
  const { workloads, namespaces, networkSets, globalNetworkSets, hostEndpoints, serviceAccounts } = snapshot;
  const { manifestsOnly, tiers } = snapshot;
  const lists: readonly (readonly [string, boolean])[] = [
    ['pods', workloads?.completeIn === 'all'],
    ['namespaces', namespaces?.complete === true],
    ['network sets', networkSets?.completeIn === 'all'],
    ['global network sets', globalNetworkSets?.complete === true],
    ['host endpoints', hostEndpoints?.complete === true],
    ['service accounts', serviceAccounts?.completeIn === 'all'],
    ['tiers', tiers?.complete === true],
  ];
  // What nobody keeps in a repository is not missing from one.
  const kept = (name: string) => !(manifestsOnly && /^(namespaces|service accounts)$/.test(name));
  return lists.flatMap(([name, isWhole]) => (isWhole || !kept(name) ? [] : [name]));
}
