import { adminPolicies } from './admin-policy.ts';
import { calicoPolicies } from './calico-policy.ts';
import type { Address, Family } from './cidr.ts';
import { type Doc, nameOf, namespaceOf, textAt } from './documents.ts';
import {
  hostToOutside,
  outsideToHost,
  outsideToPod,
  type PodEnd,
  type Point,
  podToLocalPod,
  podToOutside,
  podToOwnHost,
  type Setting,
} from './flow-points.ts';
import { kubernetesPolicies } from './kubernetes-policy.ts';
import { hostSource, isMasqueraded, nodeAddress } from './nodes.ts';
import { coreDocs, isHostNetwork, isRefused, isWorkload, podAddresses } from './owners.ts';
import { mustAddress, type NaiveFlow, type Packet, readTraffic } from './packet.ts';
import { type World, worldOf } from './world.ts';

/** The answer to a flow in a complete cluster. */
export interface NaiveAnswer {
  readonly verdict: 'allowed' | 'denied';
  readonly points: readonly Point[];
  readonly l7?: true;
}

/** One end of a flow, with its address. */
type End =
  | ({ readonly kind: 'pod'; readonly address: Address } & PodEnd)
  | { readonly kind: 'host'; readonly node: string; readonly address: Address }
  | { readonly kind: 'outside'; readonly address: Address };

/** The interface of a flow that names none. */
const USUAL_INTERFACE = 'eth0';

function podEnd(world: World, pod: Doc, family: Family): End {
  const node = textAt(pod, 'spec', 'nodeName');
  if (isHostNetwork(pod)) return { kind: 'host', node, address: nodeAddress(world, node, family) };
  const title = `${namespaceOf(pod)}/${nameOf(pod)}`;
  const address = podAddresses(pod).find((one) => one.family === family);
  if (address === undefined) throw new Error(`${title} has no IPv${family} address`);
  if (!isWorkload(world.docs, pod) && !isRefused(world.docs, pod))
    throw new Error(`${title} has no endpoint`);
  const owner = world.owners.find((one) => one.kind === 'pod' && one.name === title);
  return { kind: 'pod', node, owner, address };
}

function endOf(world: World, text: string, family: Family): End {
  const [word = '', rest = ''] = text.split(' ');
  if (word === 'host') return { kind: 'host', node: rest, address: nodeAddress(world, rest, family) };
  if (word === 'ip') return { kind: 'outside', address: mustAddress(rest) };
  const pod = coreDocs(world.docs, 'Pod').find((doc) => `${namespaceOf(doc)}/${nameOf(doc)}` === word);
  if (pod === undefined) throw new Error(`no pod ${text}`);
  return podEnd(world, pod, family);
}

/** The packet as the node of the sender sees it, and as any other node sees it. */
function packetsOf(world: World, flow: NaiveFlow, from: End, to: End): readonly [Packet, Packet] {
  const packet = { ...readTraffic(flow), family: from.address.family, destination: to.address };
  const sent: Packet = { ...packet, source: from.address };
  if (from.kind === 'host' && to.kind === 'pod') {
    const seen = { ...packet, source: hostSource(world, from.node, to.node, to.address) };
    return [seen, seen];
  }
  const masquerades = from.kind === 'pod' && isMasqueraded(world, from.address, to.address);
  if (!masquerades) return [sent, sent];
  return [sent, { ...packet, source: nodeAddress(world, from.node, sent.family) }];
}

function pointsFrom(setting: Setting, from: End, via: string, packet: Packet): readonly Point[] {
  if (from.kind === 'pod') return podToOutside(setting, from, via, packet);
  return from.kind === 'host' ? hostToOutside(setting, from.node, via, packet) : [];
}

function pointsTo(setting: Setting, to: End, via: string, packet: Packet): readonly Point[] {
  if (to.kind === 'pod') return outsideToPod(setting, to, via, packet);
  return to.kind === 'host' ? outsideToHost(setting, to.node, via, packet) : [];
}

/** All points that a flow meets, in the order in which it meets them. */
function pointsOf(setting: Setting, flow: NaiveFlow, from: End, to: End): readonly Point[] {
  const [sent, arrived] = packetsOf(setting.world, flow, from, to);
  const via = flow.via ?? USUAL_INTERFACE;
  const isLocal = from.kind !== 'outside' && to.kind !== 'outside' && from.node === to.node;
  if (!isLocal) return [...pointsFrom(setting, from, via, sent), ...pointsTo(setting, to, via, arrived)];
  if (from.kind === 'pod') {
    return to.kind === 'pod' ? podToLocalPod(setting, from, to, sent) : podToOwnHost(setting, from, sent);
  }
  if (to.kind === 'host') return [];
  return [{ point: 'workload-ingress', node: to.node, verdict: 'allowed', by: 'host to own pod' }];
}

/** Is a flow allowed in a complete cluster, and what does each point that it meets say? */
export function naiveFlow(objects: readonly unknown[], calicoVersion: string, flow: NaiveFlow): NaiveAnswer {
  const world = worldOf(objects, calicoVersion);
  const policies = [...calicoPolicies(world), ...kubernetesPolicies(world), ...adminPolicies(world)];
  const family = flow.family ?? 4;
  const [from, to] = [endOf(world, flow.from, family), endOf(world, flow.to, family)];
  if (from.address.family !== to.address.family) throw new Error('the ends are of two families');
  const points = pointsOf({ world, policies }, flow, from, to);
  const verdict = points.some((point) => point.verdict === 'denied') ? 'denied' : 'allowed';
  const isOpen = verdict === 'allowed' && points.some((point) => point.l7 === true);
  return isOpen ? { verdict, points, l7: true } : { verdict, points };
}
