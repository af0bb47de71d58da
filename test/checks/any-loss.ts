import fc from 'fast-check';
import type { NetworkStack } from '../../src/model/network-stack.ts';
import type { Known, Snapshot } from '../../src/model/snapshot.ts';

/** A way to know less about the same cluster. */
export interface Loss {
  readonly name: string;
  readonly of: (snapshot: Snapshot) => Snapshot;
}

/** The list as a filtered command shows it: without its first item, and no longer the whole. */
const cut = <T extends { readonly items: readonly unknown[]; readonly complete: boolean }>(list: T): T => ({
  ...list,
  items: list.items.slice(1),
  complete: false,
});

const stacks = (change: (stack: NetworkStack) => NetworkStack) => (snapshot: Snapshot) => ({
  ...snapshot,
  hosts: new Map([...snapshot.hosts].map(([node, stack]) => [node, change(stack)])),
});

const without = (part: 'nodes' | 'workloads' | 'pools' | 'blocks') => (snapshot: Snapshot) => ({
  ...snapshot,
  [part]: undefined,
});

function part<K extends 'nodes' | 'pools' | 'blocks'>(key: K) {
  return (snapshot: Snapshot): Snapshot => {
    const list: Known<unknown> | undefined = snapshot[key];
    return list ? { ...snapshot, [key]: cut(list) } : snapshot;
  };
}

const links = ({ links: list, ...stack }: NetworkStack) => (list ? { ...stack, links: cut(list) } : stack);
const routes = ({ routes4, ...stack }: NetworkStack) =>
  routes4 ? { ...stack, routes4: cut(routes4) } : stack;

function fewerPods(snapshot: Snapshot): Snapshot {
  const { workloads } = snapshot;
  return workloads
    ? { ...snapshot, workloads: { ...workloads, items: workloads.items.slice(1), completeIn: [] } }
    : snapshot;
}

/** What `kubectl get nodes` without `-o wide` leaves: no addresses, so nobody knows who is on the host network. */
function noAddresses(snapshot: Snapshot): Snapshot {
  const { nodes, workloads } = snapshot;
  return {
    ...snapshot,
    nodes: nodes && { ...nodes, items: nodes.items.map(({ address, ...node }) => node) },
    workloads: workloads && {
      ...workloads,
      items: workloads.items.map((one) => ({ ...one, hostNetwork: undefined })),
    },
  };
}

const LOSSES: readonly Loss[] = [
  { name: 'no workloads', of: without('workloads') },
  { name: 'no pools', of: without('pools') },
  { name: 'no blocks', of: without('blocks') },
  { name: 'fewer pools', of: part('pools') },
  { name: 'fewer blocks', of: part('blocks') },
  { name: 'fewer pods', of: fewerPods },
  { name: 'no node addresses', of: noAddresses },
  { name: 'no hosts', of: (snapshot) => ({ ...snapshot, hosts: new Map() }) },
  { name: 'no links', of: stacks(({ links: _, ...stack }) => stack) },
  { name: 'no routes', of: stacks(({ routes4: _, routes6: __, ...stack }) => stack) },
  { name: 'fewer links', of: stacks(links) },
  { name: 'fewer routes', of: stacks(routes) },
];

/** Any of them. */
export const anyLoss = fc.constantFrom(...LOSSES);
