import { type Address, width } from '../../lib/address.ts';
import { contains } from '../../lib/cidr.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { inPodNetwork } from '../../model/workload.ts';
import { workloadLabels } from './effective-labels.ts';
import type { Holder, Occupants } from './holder.ts';
import { hostEndpointLabels } from './host-endpoint-labels.ts';
import { networkSetHolders } from './network-set-holders.ts';
import { nodeAddresses } from './node-addresses.ts';
import { isRefused } from './refused.ts';
import { unlistedHostEndpoints, unlistedPods, unlistedSets } from './unlisted-holders.ts';

/** The addresses of everything with labels. */
export interface Members {
  readonly at: (address: Address) => Occupants;
}

interface Index {
  readonly holders: Map<string, Holder[]>;
  readonly possible: Map<string, Holder[]>;
}

function add(index: Map<string, Holder[]>, address: Address, holder: Holder): void {
  const list = index.get(address.text);
  if (list) list.push(holder);
  else index.set(address.text, [holder]);
}

function endpointsOf(snapshot: Snapshot): Index {
  const index: Index = { holders: new Map(), possible: new Map() };
  for (const workload of snapshot.workloads?.items ?? []) {
    const refused = isRefused(snapshot, workload);
    if (!inPodNetwork(workload) || refused === 'yes') continue;
    const { id, namedPorts } = workload;
    const holder: Holder = { kind: 'workload', id, labels: workloadLabels(snapshot, workload), namedPorts };
    const side = refused === 'no' ? index.holders : index.possible;
    for (const address of workload.addresses) add(side, address, holder);
  }
  for (const endpoint of snapshot.hostEndpoints?.items ?? []) {
    const labels = hostEndpointLabels(snapshot, endpoint);
    const holder: Holder = { kind: 'host-endpoint', id: endpoint.name, labels, namedPorts: endpoint.ports };
    for (const address of endpoint.expectedAddresses) add(index.holders, address, holder);
  }
  return index;
}

/** Whether a pod that was not collected may have the address: none has one of a node, or outside all pools. */
function podSpace(snapshot: Snapshot): (address: Address) => boolean {
  const ofNodes = nodeAddresses(snapshot);
  const { pools } = snapshot;
  return (address) =>
    !ofNodes.has(address.text) &&
    (!pools?.complete || pools.items.some(({ cidr }) => contains(cidr, address)));
}

function build(snapshot: Snapshot): Members {
  const index = endpointsOf(snapshot);
  const setsAt = networkSetHolders(snapshot);
  const mayBePod = podSpace(snapshot);
  const [pods, sets] = [unlistedPods(snapshot), unlistedSets(snapshot)];
  const hosts = unlistedHostEndpoints(snapshot);
  const memo = new Map<string, Occupants>();
  const look = (address: Address): Occupants => {
    const own = index.holders.get(address.text) ?? [];
    const ofSets = setsAt(address);
    const isPod = own.some(({ kind }) => kind === 'workload');
    const possible = [
      ...(index.possible.get(address.text) ?? []),
      ...ofSets.possible,
      ...(!isPod && pods.length > 0 && mayBePod(address) ? pods : []),
      ...sets,
      ...(isPod ? [] : hosts),
    ];
    return { holders: [...own, ...ofSets.holders], possible, mayBeOther: possible.length > 0 };
  };
  return {
    at(address) {
      const key = `${width(address.family)} ${address.text}`;
      const known = memo.get(key) ?? look(address);
      memo.set(key, known);
      return known;
    },
  };
}

const MEMBERS = new WeakMap<Snapshot, Members>();

/** Who has which address in this snapshot; worked out once. */
export function membersOf(snapshot: Snapshot): Members {
  const known = MEMBERS.get(snapshot) ?? build(snapshot);
  MEMBERS.set(snapshot, known);
  return known;
}
