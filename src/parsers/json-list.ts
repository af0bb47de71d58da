import { skipBlanks } from './json-text.ts';
import { type JsonPart, readJson, startReading } from './json-value.ts';
import { member, textMember } from './yaml-value.ts';

/** The objects of a JSON text, and how far it could be read. */
export interface JsonDocument {
  readonly objects: readonly JsonPart[];
  /** What a typed list (`PodList`) says for all of its items. */
  readonly list: { readonly kind: string; readonly apiVersion?: string } | undefined;
  /** Where reading had to stop, and what was expected there; the objects before it are whole. */
  readonly cut: { readonly at: number; readonly expected: string } | undefined;
}

/**
 * Reads one JSON document: an object, a list of objects, or an API list with its `items`. Returns `undefined` for a
 * text that is something else from the start or goes on behind the document: it may be YAML.
 */
export function readJsonDocument(text: string): JsonDocument | undefined {
  const reading = startReading(text, 0);
  const first = skipBlanks(reading);
  if (first !== 123 && first !== 91) return undefined;
  const start = reading.at;
  const root = readJson(reading);
  const { parts, problem, partStart, at: end } = reading;
  if (problem !== undefined)
    return parts.length === 0
      ? undefined
      : { objects: parts, list: undefined, cut: { at: partStart, expected: problem } };
  if (!Number.isNaN(skipBlanks(reading))) return undefined;
  const kind = textMember(root, 'kind');
  const apiVersion = textMember(root, 'apiVersion');
  if (Array.isArray(root)) return { objects: parts, list: undefined, cut: undefined };
  if (Array.isArray(member(root, 'items')) && kind?.endsWith('List'))
    return {
      objects: parts,
      list: { kind: kind.slice(0, -'List'.length), ...(apiVersion !== undefined && { apiVersion }) },
      cut: undefined,
    };
  return {
    objects: [{ value: root, start, end, refused: reading.refused }],
    list: undefined,
    cut: undefined,
  };
}

/** The line of an offset, counted from 1; finding the line breaks once keeps it fast in long texts. */
export function lineFinder(text: string): (offset: number) => number {
  const breaks: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) breaks.push(at);
  return (offset) => {
    let [low, high] = [0, breaks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((breaks[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** The line of each part of an object, by JSON pointer. A member stands where its key stands. */
export function partLines(
  text: string,
  start: number,
  lineAt: (offset: number) => number,
): Record<string, number> {
  const reading = startReading(text, start);
  readJson(reading, '');
  return Object.fromEntries(
    Object.entries(reading.places).map(([pointer, offset]) => [pointer, lineAt(offset)]),
  );
}
