import type { PointName } from './flow-points.ts';
import { naiveFlow } from './naive-flow.ts';
import type { NaiveFlow } from './packet.ts';
import { aNamespace, aNode, anAccount, aPod, calico, calicoIn, type Fields } from './raw-objects.ts';

/** One sentence of the reference, and what one point must say because of it. */
export interface Fact {
  readonly says: string;
  readonly version?: string;
  /** What the cluster has beside the pods and nodes of the small cluster. */
  readonly objects: readonly unknown[];
  /** a/db to a/web with tcp/80, unless told otherwise. */
  readonly flow?: Partial<NaiveFlow>;
  readonly at?: PointName;
  readonly said: string;
}

/** Two pods on node-1 in namespace a, one on node-2 in namespace b. */
export const SMALL_CLUSTER = [
  aNamespace('a', { team: 'a' }),
  aNamespace('b', { team: 'b' }),
  anAccount('a', 'default', { trust: 'low' }),
  anAccount('b', 'default', { trust: 'high' }),
  aNode('node-1', ['192.168.0.1']),
  aNode('node-2', ['192.168.0.2'], { 'projectcalico.org/IPv4VXLANTunnelAddr': '10.0.9.2' }),
  aPod({
    namespace: 'a',
    name: 'web',
    node: 'node-1',
    ips: ['10.0.0.1', 'fd00::1'],
    labels: { app: 'web' },
    ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }],
  }),
  aPod({ namespace: 'a', name: 'db', node: 'node-1', ips: ['10.0.0.2', 'fd00::2'], labels: { app: 'db' } }),
  aPod({ namespace: 'b', name: 'job', node: 'node-2', ips: ['10.0.0.3', 'fd00::3'], labels: { app: 'job' } }),
];

/** A NetworkPolicy of Calico for web's ingress. */
export const forWeb = (name: string, ingress: readonly unknown[], more: Fields = {}) =>
  calicoIn('a', 'NetworkPolicy', name, { selector: `app == 'web'`, types: ['Ingress'], ingress, ...more });

/** A GlobalNetworkPolicy for ingress. */
export const globally = (name: string, selector: string, ingress: readonly unknown[], more: Fields = {}) =>
  calico('GlobalNetworkPolicy', name, { selector, types: ['Ingress'], ingress, ...more });

/** What a point says, as `verdict by what`; undefined when the flow does not meet it. */
export function saidBy(fact: Fact): string | undefined {
  const flow = { from: 'a/db', to: 'a/web', traffic: 'tcp/80', sourcePort: 40000, ...fact.flow };
  const { points } = naiveFlow([...SMALL_CLUSTER, ...fact.objects], fact.version ?? 'v3.32.1', flow);
  const point = points.find((one) => one.point === (fact.at ?? 'workload-ingress'));
  return point === undefined ? undefined : `${point.verdict} by ${point.by}`;
}
