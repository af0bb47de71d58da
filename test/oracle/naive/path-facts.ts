import type { PointName } from './flow-points.ts';
import { calico, type Fields } from './raw-objects.ts';

const endpoint = (name: string, node: string, interfaceName: string) =>
  calico('HostEndpoint', name, { node, interfaceName, profiles: ['projectcalico-default-allow'] });
const named = endpoint('named', 'node-1', 'eth0');
const wildcard = endpoint('wild', 'node-1', '*');
const allowEarly = (stage: Fields) =>
  calico('GlobalNetworkPolicy', 'early', {
    types: stage.preDNAT === true ? ['Ingress'] : ['Ingress', 'Egress'],
    ingress: [{ action: 'Allow' }],
    egress: stage.preDNAT === true ? [] : [{ action: 'Allow' }],
    applyOnForward: true,
    ...stage,
  });
const untracked = allowEarly({ doNotTrack: true });
const preDnat = allowEarly({ preDNAT: true });
const outside = 'ip 203.0.113.9';

/** The points that a flow meets: the path tables of section 1.10, and what an early Allow skips. */
export const PATH_FACTS: readonly {
  readonly objects: readonly unknown[];
  readonly flow: { readonly from: string; readonly to: string };
  readonly points: readonly PointName[];
}[] = [
  {
    objects: [],
    flow: { from: 'a/web', to: 'b/job' },
    points: ['workload-egress', 'workload-ingress'],
  },
  {
    objects: [named],
    flow: { from: outside, to: 'a/web' },
    points: ['untracked-ingress', 'pre-dnat', 'forward-ingress', 'workload-ingress'],
  },
  {
    objects: [wildcard],
    flow: { from: outside, to: 'a/web' },
    points: ['pre-dnat', 'forward-ingress', 'workload-ingress', 'forward-egress'],
  },
  {
    objects: [named, untracked],
    flow: { from: outside, to: 'a/web' },
    points: ['untracked-ingress', 'workload-ingress'],
  },
  {
    objects: [wildcard, preDnat],
    flow: { from: outside, to: 'a/web' },
    points: ['pre-dnat', 'workload-ingress', 'forward-egress'],
  },
  {
    objects: [named],
    flow: { from: 'a/web', to: outside },
    points: ['workload-egress', 'forward-egress'],
  },
  {
    objects: [wildcard],
    flow: { from: 'a/web', to: outside },
    points: ['pre-dnat', 'forward-ingress', 'workload-egress', 'forward-egress'],
  },
  {
    objects: [named],
    flow: { from: 'a/web', to: 'a/db' },
    points: ['workload-egress', 'workload-ingress'],
  },
  {
    objects: [wildcard, preDnat],
    flow: { from: 'a/web', to: 'a/db' },
    points: ['pre-dnat', 'workload-egress', 'workload-ingress', 'forward-egress'],
  },
  {
    objects: [wildcard],
    flow: { from: 'a/web', to: 'host node-1' },
    points: ['pre-dnat', 'workload-egress', 'endpoint-to-host'],
  },
  {
    objects: [named],
    flow: { from: outside, to: 'host node-1' },
    points: ['untracked-ingress', 'pre-dnat', 'host-ingress'],
  },
  {
    objects: [named, preDnat],
    flow: { from: outside, to: 'host node-1' },
    points: ['untracked-ingress', 'pre-dnat'],
  },
  {
    objects: [named],
    flow: { from: 'host node-1', to: outside },
    points: ['untracked-egress', 'host-egress'],
  },
  {
    objects: [named, untracked],
    flow: { from: 'host node-1', to: outside },
    points: ['untracked-egress'],
  },
  {
    objects: [wildcard],
    flow: { from: 'host node-1', to: 'a/web' },
    points: ['workload-ingress'],
  },
  {
    objects: [wildcard],
    flow: { from: 'host node-1', to: 'host node-2' },
    points: ['host-egress', 'host-ingress'],
  },
];
