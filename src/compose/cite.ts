import type { Evidence, Source } from '../lib/source.ts';

type MutableEvidence = [Source, ...Source[]];

/** Evidence as the result holds it: a copy that nobody shares. */
export function cite(evidence: Evidence): MutableEvidence {
  const [first, ...rest] = evidence;
  return [first, ...rest];
}

/** At most `limit` places, each once. */
export function citeSome(sources: readonly Source[], limit = 12): Source[] {
  return [...new Map(sources.map((source) => [`${source.file}:${source.line}`, source])).values()].slice(
    0,
    limit,
  );
}
