/** One place in the input, with the words that stand there. Lines count from 1. */
export interface Source {
  readonly file: string;
  readonly line: number;
  /** Last line when the fact spans several; `text` then holds the first one. */
  readonly endLine?: number;
  readonly text: string;
  /** Where the line stood before it was imported into the bundle (a pasted transcript, a foreign bundle). */
  readonly origin?: { readonly file: string; readonly line: number };
}

/** No evidence, no claim: the type refuses an empty list. */
export type Evidence = readonly [Source, ...Source[]];

/** Short form of a place, as people write it: `node1/ip-route.txt:4`. */
export function place(source: Source): string {
  return `${source.file}:${source.line}`;
}

/** Narrows a list to evidence; `undefined` when there is nothing to show. */
export function asEvidence(sources: readonly Source[]): Evidence | undefined {
  const [first, ...rest] = sources;
  return first === undefined ? undefined : [first, ...rest];
}
