/** Kleene's three values: `unknown` when the input does not tell. */
export type Match = 'yes' | 'no' | 'unknown';

/** All must hold. */
export function all(matches: readonly Match[]): Match {
  if (matches.includes('no')) return 'no';
  return matches.includes('unknown') ? 'unknown' : 'yes';
}

/** One is enough. */
export function any(matches: readonly Match[]): Match {
  if (matches.includes('yes')) return 'yes';
  return matches.includes('unknown') ? 'unknown' : 'no';
}

const OPPOSITE = { yes: 'no', no: 'yes', unknown: 'unknown' } as const;

/** The opposite; what is unknown stays so. */
export const not = (match: Match): Match => OPPOSITE[match];
