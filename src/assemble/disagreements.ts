import type { Diagnostic } from '../lib/diagnostic.ts';
import type { Source } from '../lib/source.ts';

/** What one place says about a fact, in words that can be compared; `undefined` when it says nothing. */
export interface Said {
  readonly words: string | undefined;
  readonly source: Source;
}

/** A remark for each other thing that is said about a fact; the first place that says anything is the one used. */
export function disagreements(about: string, said: readonly Said[]): Diagnostic[] {
  const [first, ...others] = said.filter(({ words }) => words !== undefined);
  if (!first) return [];
  const different = new Map(
    others.flatMap((one) => (one.words === first.words ? [] : [[one.words, one] as const])),
  );
  return [...different.values()].map(({ source: other }) => ({
    code: 'sources-disagree',
    source: first.source,
    other,
    about,
  }));
}
