import { z } from 'zod';
import { type Cidr, parseCidr } from '../lib/cidr.ts';
import type { Source } from '../lib/source.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, type Collection, nearest } from './collection.ts';
import { listsOf, placesIn } from './object-lists.ts';

/** A block as the API shows it, with its node when it belongs to one. */
export interface BlockObject {
  readonly cidr: Cidr;
  readonly source: Source;
  readonly owner?: { readonly node: string; readonly source: Source };
}

/** `deleted` is a text in the v1 form of BlockAffinity. */
const flag = z.union([z.boolean(), z.string()]).nullish();
const isDeleted = (deleted: z.infer<typeof flag>) => deleted === true || deleted === 'true';

const ipamBlock = z.object({
  spec: z.object({ cidr: z.string(), affinity: z.string().nullish(), deleted: flag }),
});

const blockAffinity = z.object({
  spec: z.object({
    cidr: z.string(),
    node: z.string(),
    state: z.string().nullish(),
    type: z.string().nullish(),
    deleted: flag,
  }),
});

type Read = (of: Collected<'manifest'>, record: RecordOf<'manifest'>) => BlockObject | undefined;

/** A block without affinity, or with `virtual:NAME` (service addresses), belongs to no node. */
const fromBlock: Read = (of, record) => {
  const read = record.kind === 'IPAMBlock' ? ipamBlock.safeParse(record.document) : undefined;
  const cidr = read?.success ? parseCidr(read.data.spec.cidr) : undefined;
  if (!read?.success || !cidr || isDeleted(read.data.spec.deleted)) return undefined;
  const place = placesIn(of.artifact, record);
  const node = /^host:(.+)$/.exec(read.data.spec.affinity ?? '')?.[1];
  return {
    cidr,
    source: place('/spec/cidr'),
    ...(node !== undefined && { owner: { node, source: place('/spec/affinity') } }),
  };
};

/** An affinity counts when confirmed; data of old releases has no state, and no type for a node. */
const fromAffinity: Read = (of, record) => {
  const read = record.kind === 'BlockAffinity' ? blockAffinity.safeParse(record.document) : undefined;
  if (!read?.success) return undefined;
  const { node, deleted, type, state, ...spec } = read.data.spec;
  const cidr = parseCidr(spec.cidr);
  if (!cidr || isDeleted(deleted) || (type || 'host') !== 'host' || (state || 'confirmed') !== 'confirmed')
    return undefined;
  const place = placesIn(of.artifact, record);
  return { cidr, source: place('/spec/cidr'), owner: { node, source: place('/spec/node') } };
};

/** An answer about blocks. */
export interface BlockList {
  readonly of: Collected<'manifest'>;
  readonly blocks: readonly BlockObject[];
}

function listed(lists: readonly Collected<'manifest'>[], read: Read): BlockList[] {
  return lists.map((of) => ({ of, blocks: of.records.flatMap((record) => read(of, record) ?? []) }));
}

/** The answers of `kubectl get ipamblocks -o json|yaml`. */
export function blockLists(all: Collection): BlockList[] {
  return listed(listsOf(all, 'ipamblocks'), fromBlock);
}

/** The confirmed affinities at a moment; what they say about a block is a clue, not a list of blocks. */
export function affinitiesAt(all: Collection, at: number): readonly BlockObject[] {
  const lists = listed(listsOf(all, 'blockaffinities'), fromAffinity);
  return nearest(lists, at, ({ of }) => of.artifact.moment)?.blocks ?? [];
}
