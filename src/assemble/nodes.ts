import { parseAddress } from '../lib/address.ts';
import { type Cidr, parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import { sortedBy } from '../lib/sort.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Node } from '../model/node.ts';
import type { Known } from '../model/snapshot.ts';
import { type Collection, isWhole, nearest, sourceOf } from './collection.ts';

interface Draft {
  readonly sources: Source[];
  readonly podCidrs: { cidr: Cidr; evidence: [Source] }[];
  fields: Omit<Partial<Node>, 'name' | 'podCidrs' | 'evidence'>;
}

function fromKubectl(all: Collection, at: number, draft: (name: string) => Draft): Source[] {
  const listing = nearest(all.of('kubectl-get-nodes'), at, ({ artifact }) => artifact.moment);
  if (!listing) return [];
  for (const record of listing.records) {
    const node = draft(record.name);
    node.sources.push(sourceOf(listing, record));
    node.fields = {
      ...node.fields,
      ...optional({
        address: record.internalIp === undefined ? undefined : parseAddress(record.internalIp),
        status: record.status,
        roles: record.roles,
        kubeletVersion: record.version,
        osImage: record.osImage,
        kernel: record.kernel,
        runtime: record.runtime,
      }),
    };
  }
  return [sourceOf(listing, { line: 1 })];
}

function fromCalicoctl(all: Collection, at: number, draft: (name: string) => Draft): Source[] {
  const wide = all.of('calicoctl-get-nodes').filter(({ records }) => records.some((record) => record.ipv4));
  const listing = nearest(wide, at, ({ artifact }) => artifact.moment);
  if (!listing) return [];
  for (const record of listing.records) {
    const node = draft(record.name);
    node.sources.push(sourceOf(listing, record));
    const network = record.ipv4 === undefined ? undefined : parseCidr(record.ipv4);
    const address = record.ipv4 === undefined ? undefined : parseAddress(record.ipv4.replace(/\/.*/, ''));
    const asNumber = /\d+/.exec(record.asn ?? '')?.[0];
    node.fields = {
      ...optional({ address }),
      ...node.fields,
      ...optional({
        calicoNetwork: network,
        asNumber: asNumber === undefined ? undefined : Number(asNumber),
      }),
    };
  }
  return [sourceOf(listing, { line: 1 })];
}

function fromDescribe(all: Collection, at: number, draft: (name: string) => Draft): void {
  const listing = nearest(all.of('kubectl-describe-nodes'), at, ({ artifact }) => artifact.moment);
  for (const record of listing?.records ?? []) {
    const node = draft(record.name);
    for (const { line, cidr: text } of record.podCidrs) {
      const cidr = parseCidr(text);
      if (cidr && listing) node.podCidrs.push({ cidr, evidence: [sourceOf(listing, { line })] });
    }
    if (listing) node.sources.push(sourceOf(listing, { line: record.line }));
  }
}

/** Joins the nodes of kubectl, calicoctl and `describe`; `undefined` when none of them was collected. */
export function assembleNodes(all: Collection, at: number): Known<Node> | undefined {
  const drafts = new Map<string, Draft>();
  const draft = (name: string) => {
    const known = drafts.get(name) ?? { sources: [], podCidrs: [], fields: {} };
    drafts.set(name, known);
    return known;
  };
  const sources = [...fromKubectl(all, at, draft), ...fromCalicoctl(all, at, draft)];
  fromDescribe(all, at, draft);
  if (drafts.size === 0) return undefined;
  const items = [...drafts].flatMap(([name, { sources: seen, podCidrs, fields }]): Node[] => {
    const evidence = asEvidence(seen);
    return evidence ? [{ name, ...fields, podCidrs, evidence }] : [];
  });
  const complete = all.of('kubectl-get-nodes').some(isWhole);
  return { items: sortedBy(items, (node) => node.name), complete, sources };
}
