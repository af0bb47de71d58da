import type { Route } from '../../model/network-stack.ts';
import type { Workload } from '../../model/workload.ts';
import { attachmentOf, interfaceNameOf } from '../forwarding/interfaces.ts';
import { ownerOf } from '../forwarding/owners.ts';
import { forwardedIntoPod } from '../policy/host-points.ts';
import { askHost } from './host-policing.ts';
import { leaveCluster, translateTowardsNode } from './outside.ts';
import {
  type Arrival,
  end,
  enter,
  type Ingress,
  type Moved,
  note,
  type Packet,
  stop,
  type Walk,
} from './packet.ts';
import { askPolicy } from './policing.ts';
import { movedTo, overUnderlay } from './underlay.ts';

/** Calico hands packets to a pod through its own interface; the kernel's route names it. */
function deliverToWorkload(
  walk: Walk,
  packet: Packet,
  workload: Workload,
  route: Route,
  device: string,
  ingress: Ingress,
): Arrival {
  // A node always reaches its own pods: Felix lets locally made packets into cali interfaces (calico-semantics 1.9).
  const policed = ingress === 'self' ? packet : askPolicy(walk, packet, workload, 'ingress');
  if ('path' in policed) return policed;
  const { node } = workload;
  const passed =
    ingress === 'self' || node === undefined ? policed : askHost(walk, policed, node, forwardedIntoPod);
  if ('path' in passed) return passed;
  const { pairedBy, evidence } = attachmentOf(walk.snapshot, workload);
  const inside = enter(passed, 'workload', workload.id);
  const how = pairedBy.includes('interface-index') ? ', whose other end was seen in the pod' : '';
  const says = `Delivered to ${workload.id} through ${device}${how}.`;
  return end(
    note(inside, 'deliver', says, [route.source, ...evidence.slice(0, 1)], device),
    'DELIVERED',
    says,
    { kind: 'workload', id: workload.id },
  );
}

/** The pod that a `cali` interface belongs to, by the name that Calico gives it. */
function workloadBehind(walk: Walk, node: string, device: string): Workload | undefined {
  return walk.snapshot.workloads?.items.find((one) => one.node === node && interfaceNameOf(one) === device);
}

function intoWorkloadInterface(
  walk: Walk,
  packet: Packet,
  node: string,
  route: Route,
  device: string,
  ingress: Ingress,
): Arrival {
  const owners = ownerOf(walk.snapshot, packet.destination).workloads;
  const own = owners.find((one) => one.node === node && interfaceNameOf(one) === device);
  if (own) return deliverToWorkload(walk, packet, own, route, device, ingress);
  const behind = workloadBehind(walk, node, device);
  if (behind) {
    const says = `${device} on ${node} is the interface of ${behind.id}, which does not have ${packet.destination.text}.`;
    return stop(packet, 'NEIGHBOUR_MISSING', says, [route.source, ...behind.evidence.slice(0, 1)], device);
  }
  const says = `${device} on ${node} belongs to no pod that is known.`;
  walk.ledger.miss({ id: `pod-behind@${device}`, says, command: 'kubectl get pods -A -o wide' });
  return end(note(packet, 'route', says, [route.source], device), 'UNKNOWN', says);
}

/** Straight onto an interface: a pod's own, a bridge with pods, or a network with other machines. */
export function attached(
  walk: Walk,
  packet: Packet,
  node: string,
  route: Route,
  device: string,
  ingress: Ingress,
): Arrival | Moved {
  const { snapshot } = walk;
  if (/^cali/.test(device)) return intoWorkloadInterface(walk, packet, node, route, device, ingress);
  const owner = ownerOf(snapshot, packet.destination);
  const here = owner.workloads.find((workload) => workload.node === node);
  if (here) return deliverToWorkload(walk, packet, here, route, device, ingress);
  const [elsewhere] = owner.workloads;
  if (elsewhere && elsewhere.node !== undefined) {
    const says = `${node} looks for ${packet.destination.text} on its own ${device}, but ${elsewhere.id} is on ${elsewhere.node}.`;
    return stop(packet, 'NEIGHBOUR_MISSING', says, [route.source, ...elsewhere.evidence.slice(0, 1)], device);
  }
  if (owner.node) {
    const says = `${owner.node.name} is on the network of ${device}.`;
    const step = { says, evidence: [route.source], at: device };
    const sourced = translateTowardsNode(walk, packet, node);
    const sent = overUnderlay(walk, sourced, owner.node, packet.destination, step);
    return 'path' in sent ? sent : movedTo(walk, sent, owner.node, packet.destination);
  }
  return leaveCluster(walk, packet, node, route, undefined);
}
