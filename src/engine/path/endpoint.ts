import { type Address, parseAddress } from '../../lib/address.ts';
import type { Node } from '../../model/node.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import { ownerOf } from '../forwarding/owners.ts';

/** One end of a flow. `outside` is everything that is neither a node nor a pod, also unused pod addresses. */
export type Endpoint =
  | {
      readonly kind: 'workload';
      readonly name: string;
      readonly address: Address;
      readonly workload: Workload;
    }
  | { readonly kind: 'node'; readonly name: string; readonly address: Address; readonly node: Node }
  | { readonly kind: 'outside'; readonly name: string; readonly address: Address };

/** Why a name means no endpoint, and what would. */
export interface NotFound {
  readonly problem: string;
  readonly hint: string;
}

/** The address that stands for "somewhere on the internet" (TEST-NET-3, RFC 5737: nobody's). */
const INTERNET = '203.0.113.1';

/** The endpoint that has an address. */
export function endpointAt(snapshot: Snapshot, address: Address): Endpoint {
  const owner = ownerOf(snapshot, address);
  const [workload] = owner.workloads;
  if (workload) return { kind: 'workload', name: workload.id, address, workload };
  if (owner.node) return { kind: 'node', name: `node:${owner.node.name}`, address, node: owner.node };
  return { kind: 'outside', name: address.text, address };
}

/** The endpoint of a pod; a pod on the host network is its node. */
export function endpointOf(snapshot: Snapshot, workload: Workload): Endpoint | NotFound {
  const node = snapshot.nodes?.items.find((one) => one.name === workload.node);
  if (workload.hostNetwork && node) return endpointOfNode(node);
  const [address] = workload.addresses;
  if (!address)
    return {
      problem: `pod ${workload.id} has no address`,
      hint: 'It has no sandbox yet, or the table was printed without -o wide.',
    };
  return { kind: 'workload', name: workload.id, address, workload };
}

/** The endpoint of a node's own processes. */
export function endpointOfNode(node: Node): Endpoint | NotFound {
  if (!node.address)
    return {
      problem: `the address of node ${node.name} is not known`,
      hint: 'Collect: kubectl get nodes -o wide',
    };
  return { kind: 'node', name: `node:${node.name}`, address: node.address, node };
}

function list(names: readonly string[]): string {
  if (names.length === 0) return 'The input shows none.';
  const more = names.length > 8 ? `, and ${names.length - 8} more` : '';
  return `Known: ${names.slice(0, 8).join(', ')}${more}.`;
}

/** Pods of a Deployment are named NAME-HASH-SUFFIX; of other controllers NAME-SUFFIX. */
function podsOf(workloads: readonly Workload[], namespace: string, name: string): Workload[] {
  const own = new RegExp(`^${name.replace(/[^\w-]/g, '\\$&')}-([a-z0-9]{1,10}-)?[a-z0-9]{1,5}$`);
  return workloads.filter((workload) => workload.namespace === namespace && own.test(workload.name));
}

/**
 * Resolves what people type: `ns/pod`, `deploy:ns/name`, `node:NAME`, an address, `internet`, or a bare pod name
 * that is unique.
 */
export function resolveEndpoint(snapshot: Snapshot, text: string): Endpoint | NotFound {
  const workloads = snapshot.workloads?.items ?? [];
  const known = list(workloads.filter((workload) => !workload.hostNetwork).map((workload) => workload.id));
  const address = parseAddress(text === 'internet' ? INTERNET : text);
  if (address) return { ...endpointAt(snapshot, address), ...(text === 'internet' && { name: 'internet' }) };
  const [, scheme, rest = ''] = /^(node|pod|deploy|svc):(.*)$/.exec(text) ?? [undefined, 'pod', text];
  if (scheme === 'node') {
    const node = snapshot.nodes?.items.find((one) => one.name === rest);
    return node
      ? endpointOfNode(node)
      : { problem: `no node ${rest}`, hint: list((snapshot.nodes?.items ?? []).map((one) => one.name)) };
  }
  if (scheme === 'svc')
    return {
      problem: 'a Service is a place to go to: nothing is sent from it',
      hint: 'Name a pod behind it instead.',
    };
  const [namespace, name] = rest.includes('/') ? (rest.split('/') as [string, string]) : ['default', rest];
  if (scheme === 'deploy') {
    const [first] = podsOf(workloads, namespace, name);
    return first ? endpointOf(snapshot, first) : { problem: `no pod of ${rest}`, hint: known };
  }
  const exact = workloads.find((workload) => workload.id === `${namespace}/${name}`);
  const alike = rest.includes('/') ? [] : workloads.filter((workload) => workload.name === rest);
  const found = exact ?? (alike.length === 1 ? alike[0] : undefined);
  return found ? endpointOf(snapshot, found) : { problem: `no pod ${rest}`, hint: known };
}
