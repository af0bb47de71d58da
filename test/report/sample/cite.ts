import type { Source } from '../../../src/lib/source.ts';

/** The session that the sample result is made from: line numbers below are its own. */
export const SESSION = 'kubernetes-networking-with-calico-cni.md';

type SampleSource = Omit<Source, 'endLine' | 'origin'> & { endLine?: number };

/** A line of the session. */
export function at(line: number, text: string, endLine?: number): SampleSource {
  return { file: SESSION, line, ...(endLine === undefined ? {} : { endLine }), text };
}
