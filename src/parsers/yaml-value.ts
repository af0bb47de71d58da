import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type ParsedNode, type Scalar } from 'yaml';
import { DEPTH_MAX, tooDeep, type YamlDocument } from './yaml-document.ts';

/** A value as JSON knows it, and where its parts stand. */
export interface JsonValue {
  readonly value: unknown;
  /** Line of each part, by JSON pointer: `/spec/ingress/0`. A member stands where its key stands. */
  readonly lines: Readonly<Record<string, number>>;
  /** Lines with a key that is refused or given twice. */
  readonly refused: readonly number[];
}

/** More than the largest manifest of a release; a few lines of aliases would expand to billions of values. */
const VALUES_MAX = 200_000;

type Reading = YamlDocument & {
  readonly anchors: Map<string, Node>;
  readonly lines: Record<string, number>;
  readonly refused: number[];
  values: number;
  /** What was expected where reading had to give up. */
  problem: string | undefined;
};

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The line where a node stands; composed nodes always have a range. */
const lineOf = (reading: Reading, node: Node) => reading.lineAt(node.range?.[0] ?? 0);

/** Values that JSON does not have (`.nan`, a date of YAML 1.1) stay text, as written. */
function scalarOf({ value, source }: Scalar): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : (source ?? String(value));
}

function read(reading: Reading, node: Node | null, pointer: string, depth: number): unknown {
  reading.values += 1;
  if (reading.values > VALUES_MAX) reading.problem ??= `at most ${VALUES_MAX} values, aliases included`;
  if (depth > DEPTH_MAX) reading.problem ??= tooDeep;
  if (node === null || reading.problem !== undefined) return null;
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target !== undefined) return read(reading, target, pointer, depth + 1);
    reading.problem = 'an alias of an anchor above it';
    return null;
  }
  if ('anchor' in node && typeof node.anchor === 'string') reading.anchors.set(node.anchor, node);
  if (isScalar(node)) return scalarOf(node);
  if (isMap(node)) return readMembers(reading, node.items, pointer, depth);
  return isSeq(node) ? readElements(reading, node.items, pointer, depth) : null;
}

function readElements(
  reading: Reading,
  items: readonly unknown[],
  pointer: string,
  depth: number,
): unknown[] {
  return items.map((item, i) => {
    const child = `${pointer}/${i}`;
    // An ordered map (`!!omap`) is a list of pairs, which JSON does not have.
    if (!isNode(item)) reading.problem ??= 'maps, lists and plain values';
    if (!isNode(item)) return null;
    reading.lines[child] = lineOf(reading, item);
    return read(reading, item, child, depth + 1);
  });
}

function readMembers(
  reading: Reading,
  pairs: readonly { key: unknown; value: unknown }[],
  pointer: string,
  depth: number,
): unknown {
  const members = new Map<string, unknown>();
  let merged: unknown[] = [];
  for (const pair of pairs) {
    const key = pair.key as Node;
    const value = pair.value as Node | null;
    if (!isScalar(key)) {
      reading.problem ??= 'keys that are text';
      return null;
    }
    const name = String(key.value);
    const line = lineOf(reading, key);
    if (name === '<<' && (isAlias(value) || isMap(value) || isSeq(value))) {
      merged = [read(reading, value, pointer, depth + 1)].flat();
      continue;
    }
    // No field of an API is called so, and a careless copy of the object would take it for its prototype.
    if (name === '__proto__' || members.has(name)) reading.refused.push(line);
    if (name === '__proto__') continue;
    const child = `${pointer}/${escaped(name)}`;
    reading.lines[child] = line;
    members.set(name, read(reading, value, child, depth + 1));
  }
  // The first of several merged maps wins over the later ones, and own keys win over all of them.
  const inherited = merged.reverse().map((map) => (typeof map === 'object' ? map : {}));
  return Object.assign({}, ...inherited, Object.fromEntries(members));
}

/**
 * Reads the value of a node, aliases and merge keys resolved. Returns what was expected instead when it cannot be
 * JSON, or would become far too large. `anchors` remembers the anchors of nodes of the same document read before.
 */
export function readValue(
  document: YamlDocument,
  node: ParsedNode,
  anchors = new Map<string, Node>(),
): JsonValue | string {
  const reading: Reading = { ...document, anchors, lines: {}, refused: [], values: 0, problem: undefined };
  const value = read(reading, node, '', 0);
  return reading.problem ?? { value, lines: reading.lines, refused: reading.refused };
}

/** The member of an object, or `undefined` when the value is no object or has none. */
export function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** The member when it is a text that is not empty. */
export function textMember(value: unknown, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
