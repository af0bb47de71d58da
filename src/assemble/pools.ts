import type { Diagnostic } from '../lib/diagnostic.ts';
import { sortedBy } from '../lib/sort.ts';
import type { IpPool } from '../model/ip-pool.ts';
import type { Known } from '../model/snapshot.ts';
import type { Change } from './changes.ts';
import { type Collected, type Collection, isWhole, nearest, sourceOf } from './collection.ts';
import { disagreements } from './disagreements.ts';
import { listsOf } from './object-lists.ts';
import { poolsFromDescribe, poolsFromObjects, poolsFromTable } from './pool-readers.ts';

interface Answer {
  readonly of: Collected;
  readonly pools: readonly IpPool[];
  /** Fields that this form of the answer does not show: what the model holds there is a default. */
  readonly silent: readonly (keyof IpPool)[];
}

/** Answers that show pools, or that there is none, in order; of one moment, the most exact form last. */
function answersOf(all: Collection): Answer[] {
  const fromTable = (of: Collected<'calicoctl-get-ippools'>): Answer => {
    const hasColumn = (column: keyof (typeof of.records)[number]) => of.records.some((one) => one[column]);
    const silent = [
      'blockSize' as const,
      ...(hasColumn('vxlanMode') ? [] : ['vxlanMode' as const]),
      ...(hasColumn('nat') ? [] : ['natOutgoing' as const]),
      ...(hasColumn('disabled') ? [] : ['disabled' as const]),
    ];
    return { of, pools: poolsFromTable(of), silent };
  };
  const answers: Answer[] = [
    ...all.of('calicoctl-get-ippools').map(fromTable),
    ...all.of('kubectl-describe-ippools').map((of) => ({ of, pools: poolsFromDescribe(of), silent: [] })),
    ...listsOf(all, 'ippools').map((of) => ({ of, pools: poolsFromObjects(of), silent: [] })),
  ];
  return answers
    .filter(({ of, pools }) => pools.length > 0 || of.artifact.state === 'empty')
    .sort((a, b) => a.of.artifact.moment - b.of.artifact.moment);
}

const FACTS = {
  cidr: 'CIDR',
  ipipMode: 'IPIP mode',
  vxlanMode: 'VXLAN mode',
  natOutgoing: 'NAT',
  disabled: 'disabling',
  blockSize: 'block size',
} as const satisfies Partial<Record<keyof IpPool, string>>;

type Fact = keyof typeof FACTS;

/** Other answers about the pools that are used, where no change of the session came between. */
function conflictsAbout(best: Answer, answers: readonly Answer[], changes: readonly Change[]): Diagnostic[] {
  const { moment } = best.of.artifact;
  const isSame = ({ of: { artifact } }: Answer) =>
    !changes.some(
      (change) =>
        change.resource === 'ippool' &&
        change.moment > Math.min(moment, artifact.moment) &&
        change.moment <= Math.max(moment, artifact.moment),
    );
  const others = [best, ...answers.filter((one) => one !== best && isSame(one))];
  return best.pools.flatMap(({ name }) =>
    (Object.keys(FACTS) as Fact[]).flatMap((fact) => {
      const said = others.flatMap(({ pools, silent }) => {
        const pool = silent.includes(fact) ? undefined : pools.find((one) => one.name === name);
        const value = pool?.[fact];
        const words = typeof value === 'object' ? value.text : value?.toString();
        return pool ? [{ words, source: pool.evidence[0] }] : [];
      });
      return disagreements(`the ${FACTS[fact]} of IP pool ${name}`, said);
    }),
  );
}

/** The IP pools, from the most telling source that was collected; `undefined` when none was. */
export function assemblePools(
  all: Collection,
  changes: readonly Change[],
  at: number,
): { readonly pools: Known<IpPool> | undefined; readonly conflicts: readonly Diagnostic[] } {
  const answers = answersOf(all);
  const momentOf = ({ of }: Answer) => of.artifact.moment;
  const whole = answers.filter(({ of }) => isWhole(of));
  const best = nearest(whole, at, momentOf) ?? nearest(answers, at, momentOf);
  if (!best) return { pools: undefined, conflicts: [] };
  const items = sortedBy(best.pools, (pool) => pool.name);
  const known = { items, complete: isWhole(best.of), sources: [sourceOf(best.of, { line: 1 })] };
  return { pools: known, conflicts: conflictsAbout(best, answers, changes) };
}
