import type { Bundle } from '../bundle/bundle.ts';
import type { IntegrityRemark } from '../bundle/integrity.ts';
import type { Signature } from '../bundle/signature.ts';
import type { MergedSource } from '../bundle/sources.ts';

/** How many files have a problem. */
export type Count = (problem: IntegrityRemark['problem']) => number;

/** True when a part of this bundle was not as sealed before it came in. */
export const isSpoilt = ({ altered, missing, signature }: MergedSource) =>
  altered > 0 || missing > 0 || signature === 'bad';

const files = (count: number) => (count === 1 ? '1 file' : `${count} files`);

/** What was wrong with the bundles that this one was put together of: its own seal is younger than that. */
function madeOf({ circumstances: { sources = [] } }: Bundle): string[] {
  if (sources.length === 0) return [];
  const spoilt = sources.filter(isSpoilt);
  const made = `put together of ${sources.length} sources (sources.tsv)`;
  return [spoilt.length === 0 ? made : `${made}, of which ${spoilt.length} not as sealed`];
}

/** What is known of a bundle's integrity, in one sentence: what is wrong comes first. */
export function integritySaying(bundle: Bundle, whole: number, count: Count, signature: Signature): string {
  const [altered, missing, extra] = [count('altered'), count('missing'), count('extra')];
  const seal = {
    verified: signature.why,
    'not-verifiable': `signed, not verified: ${signature.why}`,
    unsigned: `nobody signed: ${signature.why}`,
    bad: `the signature is not good: ${signature.why}`,
  }[signature.state];
  return [
    ...(altered > 0
      ? [`${files(altered)} not as sealed, and read all the same: what is concluded from there may be wrong`]
      : []),
    ...(missing > 0 ? [`${files(missing)} gone, and all that was in there counts as not collected`] : []),
    `${files(whole)} as sealed`,
    ...(extra > 0 ? [`${files(extra)} added later, and not used`] : []),
    ...(bundle.litter === undefined ? [] : [`${files(bundle.litter)} of a file manager ignored`]),
    ...madeOf(bundle),
    seal,
  ].join('; ');
}
