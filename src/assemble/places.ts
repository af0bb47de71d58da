import { parseAddress } from '../lib/address.ts';
import type { Scope } from '../lib/artifact.ts';
import type { Source } from '../lib/source.ts';
import type { Node } from '../model/node.ts';
import type { Workload } from '../model/workload.ts';
import { type Collection, sourceOf } from './collection.ts';

/** A scope resolved to a part of the model, with the lines that told so. */
export interface Place {
  readonly kind: 'node' | 'workload';
  readonly id: string;
  readonly sources: readonly Source[];
}

export type Places = (scope: Scope) => Place | undefined;

/** A host name is a node's when equal, or when one is the other without its domain. */
function nodeNamed(nodes: readonly Node[], host: string): Node | undefined {
  const name = host.toLowerCase();
  const short = (text: string) => text.split('.')[0];
  const address = parseAddress(host);
  if (address) return nodes.find((node) => node.address?.text === address.text);
  const exact = nodes.find((node) => node.name.toLowerCase() === name);
  const alike = nodes.filter((node) => short(node.name.toLowerCase()) === short(name));
  return exact ?? (alike.length === 1 ? alike[0] : undefined);
}

/** Process id to pod: `docker inspect CONTAINER` names the process, `docker ps` on the same host names the pod. */
function podOfProcess(all: Collection, host: string, pid: number): Place | undefined {
  const onHost = ({ artifact }: { artifact: { scope: Scope } }) =>
    artifact.scope.kind === 'host' && artifact.scope.host === host;
  for (const inspected of all.of('docker-inspect').filter(onHost)) {
    const record = inspected.records.find(({ field, value }) => field === 'Pid' && value === String(pid));
    const container = inspected.artifact.args.container ?? '';
    if (!record || container === '') continue;
    for (const listing of all.of('docker-ps').filter(onHost)) {
      const row = listing.records.find(
        (one) =>
          one.container.startsWith(container) ||
          container.startsWith(one.container) ||
          one.name === container,
      );
      if (row?.pod)
        return {
          kind: 'workload',
          id: `${row.pod.namespace}/${row.pod.pod}`,
          sources: [sourceOf(inspected, record), sourceOf(listing, row)],
        };
    }
  }
  return undefined;
}

/** Resolves where commands ran. A pod on the host network is its node; what cannot be resolved is `undefined`. */
export function placesOf(all: Collection, nodes: readonly Node[], workloads: readonly Workload[]): Places {
  const ofWorkload = (workload: Workload): Place =>
    workload.hostNetwork && workload.node !== undefined
      ? { kind: 'node', id: workload.node, sources: workload.evidence }
      : { kind: 'workload', id: workload.id, sources: [] };
  return (scope) => {
    switch (scope.kind) {
      case 'cluster':
        return undefined;
      case 'host': {
        const node = nodeNamed(nodes, scope.host);
        if (node) return { kind: 'node', id: node.name, sources: [] };
        // Inside a pod the host name is the pod's name.
        const pods = workloads.filter((workload) => workload.name === scope.host);
        return pods.length === 1 && pods[0] ? ofWorkload(pods[0]) : undefined;
      }
      case 'pod': {
        const found = workloads.find(
          (one) => one.name === scope.pod && one.namespace === (scope.namespace ?? 'default'),
        );
        return found && ofWorkload(found);
      }
      case 'process':
        return podOfProcess(all, scope.host, scope.pid);
    }
  };
}
