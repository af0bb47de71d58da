import type { Source } from '../lib/source.ts';
import type { Block } from '../model/ip-pool.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { leadsOf, routeToBlock } from './block-route.ts';
import { defineCheck, type FindingDraft, type Missing, type Parts } from './check.ts';

type Needs = Pick<Parts, 'blocks' | 'nodes' | 'snapshot'>;
type Answer =
  | { readonly ok: Source }
  | { readonly finding: FindingDraft }
  | { readonly open: readonly Missing[] };

/** Whose a block is: its blackhole says it, else what all other clues agree on. */
function ownersOf(block: Block): readonly string[] {
  const blackholes = block.ownedBy.filter(({ how }) => how === 'blackhole');
  const clues = blackholes.length > 0 ? blackholes : block.ownedBy;
  return [...new Set(clues.map(({ node }) => node))];
}

const routesOn = (node: string, block: Block, again = ''): Missing => ({
  what: `the routes of ${node}${again}`,
  command: `ip ${block.cidr.base.family === 6 ? '-6 ' : ''}route show table all   (on ${node})`,
});

/** The finding about a route that is missing or leads elsewhere; `instead` says what there is. */
function astray(
  node: string,
  block: Block,
  owner: string,
  evidence: Source,
  title: string,
  instead: string,
): Answer {
  const { cidr } = block;
  return {
    finding: {
      severity: 'high',
      subjects: [`node:${node}`, `block:${cidr.text}`],
      title,
      says: `Block ${cidr.text} belongs to ${owner}, and ${node} ${instead}: packets from ${node} to those pods go astray.`,
      evidence: [evidence, block.evidence[0], ...block.ownedBy.map((clue) => clue.source)],
      remedy:
        'See why the route was not learnt: the BGP session between the two nodes with BIRD, Felix on this node with VXLAN.',
      commands: [`calicoctl node status   # on ${node}`, `ip route get ${cidr.base.text}   # on ${node}`],
    },
  };
}

/** What a node's table says about another node's block; `seen` are the nodes that the packet came through. */
function remoteRoute(
  snapshot: Snapshot,
  node: string,
  block: Block,
  owner: string,
  seen: readonly string[] = [],
): Answer {
  const stack = snapshot.hosts.get(node);
  const found = routeToBlock(stack, block.cidr);
  if (found.kind === 'unknown') return { open: [routesOn(node, block)] };
  const route = found.kind === 'route' && found.route.destination.length > 0 ? found.route : undefined;
  if (route?.type !== 'unicast') {
    // A node may have got its first block since the tables were taken.
    if (stack?.stale) return { open: [routesOn(node, block, ' as they are now')] };
    const line = found.kind === 'route' ? found.route.source : found.from;
    const instead = found.kind === 'route' ? `only has "${line.text.trim()}"` : 'has no route at all for it';
    return astray(node, block, owner, line, `${node} has no route to the block of ${owner}`, instead);
  }
  const leads = leadsOf(snapshot, node, block.cidr, route);
  const down = leads.find((lead) => lead.kind === 'down');
  if (down) {
    const title = `${node} has a route to the block of ${owner} through ${down.device}, which is down`;
    return astray(node, block, owner, route.source, title, `sends it to ${down.device}, which is down`);
  }
  const answers = leads.map((lead): Answer => {
    if (lead.kind === 'onward' || (lead.kind === 'node' && lead.node === owner)) return { ok: route.source };
    if (lead.kind !== 'node') return { open: [routesOn(node, block)] };
    const title = `${node} sends the block of ${owner} to ${lead.node}`;
    const wrong = astray(node, block, owner, route.source, title, `sends it to ${lead.node}`);
    if ([...seen, node].includes(lead.node)) return wrong;
    // A detour is no fault as long as it ends at the owner.
    const onward = remoteRoute(snapshot, lead.node, block, owner, [...seen, node]);
    return 'finding' in onward ? wrong : onward;
  });
  const worst = answers.find((answer) => 'finding' in answer) ?? answers.find((answer) => 'open' in answer);
  return worst ?? { ok: route.source };
}

/** Two nodes that both keep a blackhole for one block: each drops what is for pods on the other. */
function contested(block: Block, owners: readonly string[]): Answer {
  const clues = block.ownedBy.filter(({ how }) => how === 'blackhole');
  const owner = 'kubectl get ipamblocks -o yaml';
  if (clues.length === 0)
    return { open: [{ what: `which node block ${block.cidr.text} belongs to`, command: owner }] };
  return {
    finding: {
      severity: 'high',
      subjects: [...owners.map((node) => `node:${node}`), `block:${block.cidr.text}`],
      title: `${owners.join(' and ')} both take the block ${block.cidr.text} for their own`,
      says: `Each keeps a blackhole for ${block.cidr.text}, so packets from one of them to pods of this block on the other are dropped, unless a route to the single pod leads there.`,
      evidence: [...block.evidence, ...clues.map((clue) => clue.source)],
      remedy: 'Release the stale affinity, then restart calico-node on the node that does not own the block.',
      commands: [owner],
    },
  };
}

function answersFor({ nodes, snapshot }: Needs, block: Block): Answer[] {
  const owners = ownersOf(block);
  const [owner] = owners;
  if (owner === undefined || owners.length > 1) return [contested(block, owners)];
  return nodes.items
    .filter((node) => node.name !== owner)
    .map((node) => remoteRoute(snapshot, node.name, block, owner));
}

/** Blocks and nodes that may exist beyond those seen. */
function unseen({ blocks, nodes }: Needs): Missing[] {
  return [
    ...(blocks.complete ? [] : [{ what: 'all IPAM blocks', command: 'kubectl get ipamblocks' }]),
    ...(nodes.complete ? [] : [{ what: 'all nodes', command: 'kubectl get nodes -o wide' }]),
  ];
}

export const blockRouteMissing = defineCheck({
  id: 'block-route-missing',
  title: 'Every node has a route to every block',
  why: 'Calico gives each node blocks of pod addresses. A node without a route to a block cannot reach the pods in it.',
  needs: ['blocks', 'nodes', 'hosts', 'snapshot'],
  run(parts) {
    const { blocks, nodes } = parts;
    const answers = blocks.items.flatMap((block) => answersFor(parts, block));
    const findings = answers.flatMap((answer) => ('finding' in answer ? [answer.finding] : []));
    const missing = [...answers.flatMap((answer) => ('open' in answer ? answer.open : [])), ...unseen(parts)];
    if (findings.length === 0 && missing.length > 0) return { missing };
    if (blocks.items.length === 0) return { notApplicable: 'Calico IPAM has no blocks here.' };
    if (findings.length === 0 && nodes.items.length < 2) return { notApplicable: 'There is only one node.' };
    const owned = blocks.items.flatMap((block) =>
      block.ownedBy.filter((clue) => clue.how === 'blackhole').map((clue) => clue.source),
    );
    const routes = answers.flatMap((answer) => ('ok' in answer ? [answer.ok] : []));
    const list = blocks.items.map((block) => `${block.cidr.text} on ${block.node ?? 'unknown'}`).join(', ');
    return {
      findings,
      otherwise: {
        says: `Blocks, routes, blackholes and tunnel addresses agree: ${list}.`,
        evidence: [...blocks.items.flatMap((block) => block.evidence.slice(0, 1)), ...routes, ...owned],
      },
    };
  },
});
