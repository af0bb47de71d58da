import { groupedBy } from '../../lib/group.ts';
import type { HostEndpoint } from '../../model/policing.ts';
import { hostEndpointLabels } from '../policy/host-endpoint-labels.ts';
import { membersOf } from '../policy/members.ts';
import type { Reach } from './reach.ts';

/**
 * Everything about a node that policy can see, as text: nodes with one text are alike. What is its own beyond doubt
 * (settings of Felix for this node) makes it one of a kind.
 */
export function nodeTexts(reach: Reach): (node: string) => string {
  const { snapshot, endpoints, classes, atoms, profiles, family } = reach;
  const endpointsOn = groupedBy(snapshot.hostEndpoints?.items ?? [], ({ node }) => node);
  const own = new Set(snapshot.felix.flatMap(({ node }) => node ?? []));
  const nodes = new Map((snapshot.nodes?.items ?? []).map((node) => [node.name, node]));
  const classOf = new Map(
    endpoints.flatMap(({ end }, i) => (end.kind === 'host' ? [[end.node, classes.of[i]] as const] : [])),
  );
  const interfaceText = (one: HostEndpoint) =>
    JSON.stringify([
      one.interfaceName,
      profiles.indexOf(hostEndpointLabels(snapshot, one)),
      one.ports.map(({ name, protocol, port }) => [name, protocol, port]),
      one.profiles,
    ]);
  const tunnelText = (node: string) =>
    (nodes.get(node)?.tunnelAddresses ?? [])
      .filter(({ address }) => address.family === family)
      .map(({ tunnel, address }) => {
        const { holders } = membersOf(snapshot).at(address);
        return JSON.stringify([tunnel, atoms.at(address), holders.map(({ kind, id }) => `${kind} ${id}`)]);
      })
      .sort()
      .join(' ');
  const memo = new Map<string, string>();
  const textOf = (node: string) =>
    own.has(node)
      ? `=${node}`
      : [
          classOf.get(node),
          (endpointsOn.get(node) ?? []).map(interfaceText).join(' '),
          tunnelText(node),
        ].join('|');
  return (node) => {
    const known = memo.get(node) ?? textOf(node);
    memo.set(node, known);
    return known;
  };
}
