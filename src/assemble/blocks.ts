import { type Cidr, contains, parseCidr } from '../lib/cidr.ts';
import { groupedBy } from '../lib/group.ts';
import { optional } from '../lib/optional.ts';
import { sortedBy } from '../lib/sort.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Block } from '../model/ip-pool.ts';
import type { NetworkStack } from '../model/network-stack.ts';
import type { Node } from '../model/node.ts';
import type { Known } from '../model/snapshot.ts';
import { affinitiesAt, type BlockObject, blockLists } from './block-objects.ts';
import { type Collected, type Collection, isWhole, nearest, sourceOf } from './collection.ts';

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

function kernelClues(cidr: Cidr, hosts: ReadonlyMap<string, NetworkStack>, nodes: readonly Node[]): Clue[] {
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

/** What an answer about blocks shows. */
interface Answer {
  readonly of: Collected;
  readonly blocks: readonly BlockObject[];
}

/** The names of `kubectl get ipamblocks`, which tell no owner. */
function namedBlocks(all: Collection): Answer[] {
  const answers = all
    .of('kubectl-get-crd')
    .filter(({ artifact }) => /^ipamblocks?(\.|$)/.test(artifact.args.resource ?? ''));
  return answers.map((of) => ({
    of,
    blocks: of.records.flatMap((record) => {
      const cidr = cidrOfName(record.name);
      return cidr ? [{ cidr, source: sourceOf(of, record) }] : [];
    }),
  }));
}

/** The answer nearest to the moment; of two at one moment, that with the objects. */
function answerAt(all: Collection, at: number): Answer | undefined {
  const answers: Answer[] = [...namedBlocks(all), ...blockLists(all)];
  const inOrder = answers.sort((a, b) => a.of.artifact.moment - b.of.artifact.moment);
  return nearest(inOrder, at, ({ of }) => of.artifact.moment);
}

/** What the kernel keeps for its own counts first, since it is what happens to packets; then what the API says. */
function ownerOf(clues: readonly Clue[]): string | undefined {
  const byHow = (wanted: Clue['how']) => clues.find(({ how }) => how === wanted);
  return (byHow('blackhole') ?? byHow('affinity') ?? clues[0])?.node;
}

/** The IPAM blocks with their owners; `undefined` when neither the API nor any node shows one. */
export function assembleBlocks(
  all: Collection,
  hosts: ReadonlyMap<string, NetworkStack>,
  nodes: Known<Node> | undefined,
  at: number,
): Known<Block> | undefined {
  const answer = answerAt(all, at);
  const affinities = affinitiesAt(all, at);
  const shown: readonly BlockObject[] = [...(answer?.blocks ?? []), ...affinities, ...blackholes(hosts)];
  if (!answer && shown.length === 0) return undefined;
  const byCidr = groupedBy(shown, ({ cidr }) => cidr.text);
  const items = [...byCidr.values()].flatMap((same): Block[] => {
    const evidence = asEvidence(same.map(({ source }) => source));
    const [first] = same;
    if (!first || !evidence) return [];
    const said = same.flatMap(({ owner }): Clue[] => (owner ? [{ ...owner, how: 'affinity' }] : []));
    const ownedBy = [...said, ...kernelClues(first.cidr, hosts, nodes?.items ?? [])];
    return [{ cidr: first.cidr, ownedBy, ...optional({ node: ownerOf(ownedBy) }), evidence }];
  });
  return {
    items: sortedBy(items, (block) => block.cidr.text),
    complete: answer !== undefined && isWhole(answer.of) && answer.of.unread.length === 0,
    sources: answer ? [sourceOf(answer.of, { line: 1 })] : [],
  };
}
