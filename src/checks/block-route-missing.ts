import { lookup } from '../engine/forwarding/fib.ts';
import { ownerOf } from '../engine/forwarding/owners.ts';
import { addressOf } from '../lib/address.ts';
import type { Source } from '../lib/source.ts';
import type { Block } from '../model/ip-pool.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { defineCheck, type FindingDraft } from './check.ts';

type Answer = { readonly ok: Source } | { readonly finding: FindingDraft } | { readonly open: string };

/** What a node's table says about another node's block. The first address of the block stands for all of it. */
function remoteRoute(snapshot: Snapshot, node: string, block: Block, owner: string): Answer {
  const { base } = block.cidr;
  const found = lookup(snapshot.hosts.get(node), addressOf(base.family, base.bits));
  if (found.kind === 'unknown') return { open: node };
  const route = found.kind === 'route' ? found.route : undefined;
  const specific = route && route.destination.length > 0 && route.type === 'unicast' ? route : undefined;
  const via = specific?.nextHops[0]?.via;
  const leadsTo =
    via &&
    (ownerOf(snapshot, via).node?.name ??
      snapshot.blocks?.items.find((one) => one.cidr.base.text === via.text)?.node);
  if (specific && (leadsTo === owner || leadsTo === undefined)) return { ok: specific.source };
  const source = route?.source ?? (found.kind === 'none' ? found.from : block.evidence[0]);
  const instead = specific
    ? `sends it to ${leadsTo}`
    : route
      ? `only has "${route.source.text.trim()}"`
      : 'has no route at all for it';
  return {
    finding: {
      severity: 'high',
      subjects: [`node:${node}`, `block:${block.cidr.text}`],
      title: specific
        ? `${node} sends the block of ${owner} to ${leadsTo}`
        : `${node} has no route to the block of ${owner}`,
      says: `Block ${block.cidr.text} belongs to ${owner}, and ${node} ${instead}: packets from ${node} to those pods go astray.`,
      evidence: [source, block.evidence[0], ...block.ownedBy.map((clue) => clue.source)],
      remedy:
        'See why the route was not learnt: the BGP session between the two nodes with BIRD, Felix on this node with VXLAN.',
      commands: [`calicoctl node status   # on ${node}`, `ip route get ${base.text}   # on ${node}`],
    },
  };
}

export const blockRouteMissing = defineCheck({
  id: 'block-route-missing',
  title: 'Every node has a route to every block',
  why: 'Calico gives each node blocks of pod addresses. A node without a route to a block cannot reach the pods in it.',
  needs: ['blocks', 'nodes', 'hosts', 'snapshot'],
  run({ blocks, nodes, snapshot }) {
    const answers = blocks.items.flatMap((block) => {
      const owner = block.node;
      if (owner === undefined) return [];
      return nodes.items
        .filter((node) => node.name !== owner)
        .map((node) => remoteRoute(snapshot, node.name, block, owner));
    });
    const findings = answers.flatMap((answer) => ('finding' in answer ? [answer.finding] : []));
    const open = [...new Set(answers.flatMap((answer) => ('open' in answer ? [answer.open] : [])))];
    if (findings.length === 0 && (open.length > 0 || answers.length === 0))
      return {
        missing: (open.length > 0 ? open : ['each node']).map((node) => ({
          what: `the routes of ${node}`,
          command: `ip route   (on ${node})`,
        })),
      };
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
