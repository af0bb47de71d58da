import { safeText } from '../../lib/safe-text.ts';
import type { ReachResult } from '../../result/reach.ts';
import { trafficWords } from './traffic-words.ts';

/** What a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A field in quotes; an apostrophe in front of what could be a formula makes it text. */
export function csvField(text: string): string {
  const plain = safeText(text);
  return `"${(FORMULA.test(plain) ? `'${plain}` : plain).replaceAll('"', '""')}"`;
}

/** Fields of one line. */
export const csvLine = (fields: readonly string[]): string => fields.map(csvField).join(',');

export const CSV_HEAD = 'from,to,family,allowed,unknown';

const WHERE = { anywhere: '', 'same-node': ' (same node)', 'other-nodes': ' (other nodes)' } as const;

/** What is allowed or unknown between groups, one pair a line. */
export function* csvLines({ families }: ReachResult): Generator<string> {
  yield CSV_HEAD;
  for (const { family, groups, flows } of families) {
    const names = new Map(groups.map(({ id, name }) => [id, name]));
    for (const { from, to, where, allowed, unknown } of flows)
      yield csvLine([
        `${names.get(from) ?? from}${WHERE[where]}`,
        names.get(to) ?? to,
        `IPv${family}`,
        trafficWords(allowed),
        trafficWords(unknown),
      ]);
  }
}
