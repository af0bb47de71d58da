import { type Cidr, contains, parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import { sortedBy } from '../lib/sort.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Block } from '../model/ip-pool.ts';
import type { NetworkStack } from '../model/network-stack.ts';
import type { Node } from '../model/node.ts';
import type { Known } from '../model/snapshot.ts';
import { type Collection, isWhole, nearest, sourceOf } from './collection.ts';

type Clue = Block['ownedBy'][number];

/** `10-244-120-64-26` or `fd00-10--40-122`: dots, colons and the slash are written as dashes. */
function cidrOfName(name: string): Cidr | undefined {
  const four = /^(\d+)-(\d+)-(\d+)-(\d+)-(\d+)$/.exec(name);
  if (four) return parseCidr(`${four.slice(1, 5).join('.')}/${four[5]}`);
  const six = /^([0-9a-f-]+)-(\d+)$/.exec(name);
  return six ? parseCidr(`${six[1]?.replaceAll('-', ':')}/${six[2]}`) : undefined;
}

/** Tunnel devices whose address Calico takes from the node's own blocks. */
const TUNNELS = /^(tunl0|vxlan\.calico|vxlan-v6\.calico|wireguard\.cali|wg-v6\.cali)$/;
/** BIRD prints its name; Felix uses number 80 (calico-semantics 3.2). */
const CALICO_PROTO = /^(bird|80)$/;

const routesIn = (stack: NetworkStack) => [...(stack.routes4?.items ?? []), ...(stack.routes6?.items ?? [])];

function cluesFor(cidr: Cidr, hosts: ReadonlyMap<string, NetworkStack>, nodes: readonly Node[]): Clue[] {
  const clues: Clue[] = [];
  for (const [node, stack] of hosts) {
    for (const route of routesIn(stack)) {
      if (route.destination.text !== cidr.text) continue;
      if (route.type === 'blackhole') clues.push({ node, how: 'blackhole', source: route.source });
      const via = route.nextHops[0]?.via;
      const owner = via && nodes.find((one) => one.address?.text === via.text);
      if (owner) clues.push({ node: owner.name, how: 'route-from-other-node', source: route.source });
    }
    for (const link of stack.links?.items ?? [])
      for (const { address, source } of link.addresses)
        if (TUNNELS.test(link.name) && contains(cidr, address))
          clues.push({ node, how: 'tunnel-address', source });
  }
  return clues;
}

/** Blocks as the kernel shows them: Calico keeps a blackhole for each block of the node. */
function blackholes(hosts: ReadonlyMap<string, NetworkStack>): { cidr: Cidr; source: Source }[] {
  return [...hosts.values()].flatMap((stack) =>
    routesIn(stack)
      .filter((route) => route.type === 'blackhole' && CALICO_PROTO.test(route.proto ?? ''))
      .map((route) => ({ cidr: route.destination, source: route.source })),
  );
}

/** The IPAM blocks with their owners; `undefined` when neither the API nor any node shows one. */
export function assembleBlocks(
  all: Collection,
  hosts: ReadonlyMap<string, NetworkStack>,
  nodes: Known<Node> | undefined,
  at: number,
): Known<Block> | undefined {
  const answers = all
    .of('kubectl-get-crd')
    .filter(({ artifact }) => /^ipamblocks?$/.test(artifact.args.resource ?? ''));
  const listing = nearest(answers, at, ({ artifact }) => artifact.moment);
  const named = (listing?.records ?? []).flatMap((record) => {
    const cidr = cidrOfName(record.name);
    return cidr && listing ? [{ cidr, source: sourceOf(listing, record) }] : [];
  });
  const seen = new Map<string, { cidr: Cidr; sources: Source[] }>();
  for (const { cidr, source } of [...named, ...blackholes(hosts)]) {
    const known = seen.get(cidr.text) ?? { cidr, sources: [] };
    known.sources.push(source);
    seen.set(cidr.text, known);
  }
  if (!listing && seen.size === 0) return undefined;
  const items = [...seen.values()].flatMap(({ cidr, sources }): Block[] => {
    const ownedBy = cluesFor(cidr, hosts, nodes?.items ?? []);
    const owner = ownedBy.find((clue) => clue.how === 'blackhole') ?? ownedBy[0];
    const evidence = asEvidence(sources);
    return evidence ? [{ cidr, ownedBy, ...optional({ node: owner?.node }), evidence }] : [];
  });
  return {
    items: sortedBy(items, (block) => block.cidr.text),
    complete: listing !== undefined && isWhole(listing),
    sources: listing ? [sourceOf(listing, { line: 1 })] : [],
  };
}
