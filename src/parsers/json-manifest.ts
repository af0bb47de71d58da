import { type JsonDocument, lineFinder, partLines, readJsonDocument } from './json-list.ts';
import type { JsonPart } from './json-value.ts';
import { expected, identityOf, keyRefused, type Manifest } from './manifest-record.ts';
import type { Parsed, Remark } from './parser.ts';

type LineAt = (offset: number) => number;

/** Lines that hold something which is no object. */
interface Failed {
  readonly line: number;
  readonly endLine: number;
  readonly expected: string;
}

/** The lines of a part are looked up when they are asked for: a list of 20,000 pods has millions of parts. */
function recordOf(
  text: string,
  part: JsonPart,
  list: JsonDocument['list'],
  lineAt: LineAt,
): Manifest | undefined {
  const identity = identityOf(part.value, list);
  const [line, endLine] = [lineAt(part.start), lineAt(part.end - 1)];
  return (
    identity && {
      line,
      ...(endLine > line && { endLine }),
      ...identity,
      document: part.value,
      get lines() {
        return partLines(text, part.start, lineAt);
      },
    }
  );
}

/**
 * The lines that were lost with the end of a text. Where nothing of its own is left on them, the object before the
 * cut is given up too, so that a list that was cut never passes for a whole one.
 */
function lostLines(
  text: string,
  { objects, cut }: JsonDocument,
  lineAt: LineAt,
  last: number,
): Failed | undefined {
  if (cut === undefined) return undefined;
  const before = objects.at(-1);
  const shared = before !== undefined && lineAt(before.end - 1) >= lineAt(cut.at);
  const line = before !== undefined && (shared || text.slice(cut.at).trim() === '') ? before.start : cut.at;
  return { line: lineAt(line), endLine: last, expected: cut.expected };
}

/** Every line that is not blank and not in a record, in order. */
function openLines(text: string, records: readonly Manifest[]): number[] {
  const lines = text.split('\n');
  const open: number[] = [];
  let next = 1;
  const openUntil = (end: number) => {
    for (; next < end; next++) if (lines[next - 1]?.trim()) open.push(next);
  };
  for (const { line, endLine = line } of records) {
    openUntil(line);
    next = Math.max(next, endLine + 1);
  }
  openUntil(lines.length + 1);
  return open;
}

/** Reads objects from JSON, however long; `undefined` for a text that is no JSON. */
export function jsonManifest(text: string): Parsed<Manifest> | undefined {
  const document = readJsonDocument(text);
  if (document === undefined) return undefined;
  const lineAt = lineFinder(text);
  const lost = lostLines(text, document, lineAt, lineAt(text.length));
  const read = document.objects.map((part) => ({
    part,
    record: recordOf(text, part, document.list, lineAt),
  }));
  const kept = read.flatMap(({ part, record }) => (record ? [{ part, record }] : []));
  const whole = kept.filter(({ record: { line, endLine = line } }) => !lost || endLine < lost.line);
  const records = whole.map(({ record }) => record);
  const failed: Failed[] = read.flatMap(({ part, record }) =>
    record ? [] : [{ line: lineAt(part.start), endLine: lineAt(part.end - 1), expected }],
  );
  const why = new Map<number, string>();
  // Where the text was lost nothing else is certain: that reason is set last.
  for (const one of lost ? [...failed, lost] : failed)
    for (let { line } = one; line <= one.endLine; line++) why.set(line, one.expected);
  const open = openLines(text, records);
  return {
    records,
    frame: open.filter((line) => !why.has(line)),
    remarks: [
      ...open.flatMap((line): Remark[] => {
        const instead = why.get(line);
        return instead === undefined ? [] : [{ line, code: 'line-not-understood', expected: instead }];
      }),
      ...whole.flatMap(({ part }) => part.refused.map((offset) => keyRefused(lineAt(offset)))),
    ],
  };
}
