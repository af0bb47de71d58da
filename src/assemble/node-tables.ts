import { parseAddress } from '../lib/address.ts';
import { parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import { type Collection, nearest, sourceOf } from './collection.ts';
import type { NodeSaying } from './node-saying.ts';

/** The rows of `kubectl get nodes`. */
export function kubectlNodeTable(all: Collection, at: number): NodeSaying[] {
  const listing = nearest(all.of('kubectl-get-nodes'), at, ({ artifact }) => artifact.moment);
  return (listing?.records ?? []).map((record): NodeSaying => {
    const { name, status, roles, version, osImage, kernel, runtime } = record;
    const address = record.internalIp === undefined ? undefined : parseAddress(record.internalIp);
    return {
      name,
      by: 'kubernetes',
      fields: optional({ address, status, roles, kubeletVersion: version, osImage, kernel, runtime }),
      podCidrs: [],
      evidence: listing ? [sourceOf(listing, record)] : [],
    };
  });
}

/** What is said by a Calico address like `10.0.0.11/24`, and the number beside it. */
export function calicoFields(
  text: string | undefined,
  as: string | undefined,
): Pick<NodeSaying, 'fields' | 'calicoAddress'> {
  const address = text === undefined ? undefined : parseAddress(text.replace(/\/.*/, ''));
  const asNumber = /\d+/.exec(as ?? '')?.[0];
  return {
    fields: optional({
      address,
      calicoAddress: address,
      calicoNetwork: text === undefined ? undefined : parseCidr(text),
      asNumber: asNumber === undefined ? undefined : Number(asNumber),
    }),
    ...optional({ calicoAddress: text }),
  };
}

/** The rows of `calicoctl get nodes -o wide`; the plain table has names only. */
export function calicoctlNodeTable(all: Collection, at: number): NodeSaying[] {
  const wide = all.of('calicoctl-get-nodes').filter(({ records }) => records.some((record) => record.ipv4));
  const listing = nearest(wide, at, ({ artifact }) => artifact.moment);
  return (listing?.records ?? []).map((record) => ({
    name: record.name,
    by: 'calico',
    ...calicoFields(record.ipv4, record.asn),
    podCidrs: [],
    evidence: listing ? [sourceOf(listing, record)] : [],
  }));
}

/** Pod CIDRs as `kubectl describe nodes` shows them. */
export function describedNodes(all: Collection, at: number): NodeSaying[] {
  const listing = nearest(all.of('kubectl-describe-nodes'), at, ({ artifact }) => artifact.moment);
  if (!listing) return [];
  return listing.records.map((record) => ({
    name: record.name,
    by: 'kubernetes',
    fields: {},
    podCidrs: record.podCidrs.flatMap(({ line, cidr: text }) => {
      const cidr = parseCidr(text);
      return cidr ? [{ cidr, evidence: [sourceOf(listing, { line })] as const }] : [];
    }),
    evidence: [sourceOf(listing, { line: record.line })],
  }));
}
