import { fail, type JsonText, readText, readWord, skipBlanks } from './json-text.ts';
import { DEPTH_MAX, tooDeep } from './yaml-document.ts';

/** An object of a list, or the whole document, and where it stands in the text. */
export interface JsonPart {
  readonly value: unknown;
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** Offsets of keys that are refused or given twice. */
  readonly refused: readonly number[];
}

/** The state of reading a document. */
export interface JsonReading extends JsonText {
  depth: number;
  readonly refused: number[];
  /** Elements of the document, or of its member `items`, as far as they were read. */
  readonly parts: JsonPart[];
  /** Where the element stands that is being read. */
  partStart: number;
  /** The offset of each part by JSON pointer, when it is wanted. */
  readonly places: Record<string, number>;
}

/** Reads what stands between brackets, one after the other with commas between; `each` reads one. */
function readBetween(reading: JsonReading, close: number, each: () => void): void {
  reading.at += 1;
  reading.depth += 1;
  if (reading.depth > DEPTH_MAX) fail(reading, tooDeep);
  let next = skipBlanks(reading);
  while (reading.problem === undefined && next !== close) {
    each();
    next = skipBlanks(reading);
    if (next === 44) {
      reading.at += 1;
      next = skipBlanks(reading);
      // A comma before the closing bracket is no JSON.
      if (next === close) fail(reading);
    } else if (next !== close) fail(reading);
  }
  reading.at += 1;
  reading.depth -= 1;
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The pointer of a part, noted with its place; without a pointer nobody asks where parts stand. */
function noted(
  reading: JsonReading,
  pointer: string | undefined,
  key: string,
  start: number,
): string | undefined {
  if (pointer === undefined) return undefined;
  const child = `${pointer}/${escaped(key)}`;
  reading.places[child] = start;
  return child;
}

function readMembers(reading: JsonReading, pointer: string | undefined): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  readBetween(reading, 125, () => {
    const start = reading.at;
    if (reading.text.charCodeAt(start) !== 34) return fail(reading);
    const key = readText(reading);
    // No field of an API is called so, and a careless copy of the object would take it for its prototype.
    const isPrototype = key === '__proto__';
    if (isPrototype || Object.hasOwn(members, key)) reading.refused.push(start);
    if (skipBlanks(reading) !== 58) return fail(reading);
    const value = readMember(reading, key, isPrototype ? undefined : pointer, start);
    if (!isPrototype) members[key] = value;
  });
  return members;
}

/** Reads the colon that stands at `reading.at`, and the value behind it. */
function readMember(
  reading: JsonReading,
  key: string,
  pointer: string | undefined,
  keyStart: number,
): unknown {
  // A member stands where its key stands.
  const child = noted(reading, pointer, key, keyStart);
  reading.at += 1;
  const isList = key === 'items' && reading.depth === 1 && skipBlanks(reading) === 91;
  return isList ? readElements(reading, child, true) : readJson(reading, child);
}

function readElements(reading: JsonReading, pointer: string | undefined, areParts: boolean): unknown[] {
  const elements: unknown[] = [];
  readBetween(reading, 93, () => {
    const start = reading.at;
    const refusedBefore = reading.refused.length;
    if (areParts) reading.partStart = start;
    const value = readJson(reading, noted(reading, pointer, String(elements.length), start));
    elements.push(value);
    if (!areParts || reading.problem !== undefined) return;
    reading.parts.push({ value, start, end: reading.at, refused: reading.refused.slice(refusedBefore) });
    reading.partStart = reading.at;
  });
  return elements;
}

/**
 * Reads the value that stands at `reading.at`; it counts only when `reading.problem` is unset afterwards.
 *
 * @param pointer where the value stands in the document, when the places of its parts are wanted
 */
export function readJson(reading: JsonReading, pointer?: string): unknown {
  const code = skipBlanks(reading);
  if (code === 123) return readMembers(reading, pointer);
  if (code === 91) return readElements(reading, pointer, reading.depth === 0);
  return code === 34 ? readText(reading) : readWord(reading);
}

/** A reading that starts at an offset. */
export function startReading(text: string, at: number): JsonReading {
  return { text, at, depth: 0, problem: undefined, refused: [], parts: [], partStart: at, places: {} };
}
