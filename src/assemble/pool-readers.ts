import { z } from 'zod';
import { parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import type { EncapsulationMode, IpPool } from '../model/ip-pool.ts';
import { type Collected, sourceOf } from './collection.ts';
import { placesIn } from './object-lists.ts';

const mode = z.enum(['Always', 'CrossSubnet', 'Never']);

/** What is read of an IPPool object, in the v1 and v3 spelling. */
const ipPoolObject = z.object({
  spec: z.object({
    cidr: z.string(),
    blockSize: z.number().nullish(),
    ipipMode: z.string().nullish(),
    vxlanMode: z.string().nullish(),
    natOutgoing: z.boolean().nullish(),
    disabled: z.boolean().nullish(),
    nodeSelector: z.string().nullish(),
  }),
});

/** An empty or absent mode is Never (IPPool API). */
function modeOf(text: string | null | undefined): EncapsulationMode {
  const read = mode.safeParse(text);
  return read.success ? read.data : 'Never';
}

export function poolsFromDescribe(of: Collected<'kubectl-describe-ippools'>): IpPool[] {
  return of.records.flatMap((record): IpPool[] => {
    const value = (key: string) => record.spec.find((field) => field.key.toLowerCase() === key)?.value;
    const line = record.spec.find((field) => field.key === 'Cidr')?.line ?? record.line;
    const cidr = parseCidr(value('cidr') ?? '');
    const blockSize = Number(value('block size'));
    if (!cidr) return [];
    return [
      {
        name: record.name,
        cidr,
        ipipMode: modeOf(value('ipip mode')),
        vxlanMode: modeOf(value('vxlan mode')),
        natOutgoing: value('nat outgoing') === 'true',
        disabled: value('disabled') === 'true',
        ...optional({
          blockSize: blockSize > 0 ? blockSize : undefined,
          nodeSelector: value('node selector'),
        }),
        evidence: [
          sourceOf(of, { line }),
          ...record.spec.filter((field) => field.line !== line).map((field) => sourceOf(of, field)),
        ],
      },
    ];
  });
}

export function poolsFromTable(of: Collected<'calicoctl-get-ippools'>): IpPool[] {
  return of.records.flatMap((record): IpPool[] => {
    const cidr = parseCidr(record.cidr);
    // The plain form lacks the modes: without them nothing can be said about encapsulation.
    if (!cidr || record.ipipMode === undefined) return [];
    const modes = { ipipMode: modeOf(record.ipipMode), vxlanMode: modeOf(record.vxlanMode) };
    const flags = { natOutgoing: record.nat === 'true', disabled: record.disabled === 'true' };
    return [
      {
        name: record.name,
        cidr,
        ...modes,
        ...flags,
        ...optional({ nodeSelector: record.selector }),
        evidence: [sourceOf(of, record)],
      },
    ];
  });
}

export function poolsFromObjects(of: Collected<'manifest'>): IpPool[] {
  return of.records.flatMap((record): IpPool[] => {
    const read = record.kind === 'IPPool' ? ipPoolObject.safeParse(record.document) : undefined;
    const cidr = read?.success ? parseCidr(read.data.spec.cidr) : undefined;
    if (!read?.success || !cidr) return [];
    const { spec } = read.data;
    return [
      {
        name: record.name,
        cidr,
        ipipMode: modeOf(spec.ipipMode),
        vxlanMode: modeOf(spec.vxlanMode),
        natOutgoing: spec.natOutgoing ?? false,
        disabled: spec.disabled ?? false,
        ...optional({ blockSize: spec.blockSize ?? undefined, nodeSelector: spec.nodeSelector ?? undefined }),
        evidence: [placesIn(of.artifact, record)('/spec/cidr')],
      },
    ];
  });
}
