import { isMap, isNode, isSeq, type Node, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Line, linesOf } from '../lib/lines.ts';
import { jsonManifest } from './json-manifest.ts';
import { expected, identityOf, keyRefused, type Manifest, record } from './manifest-record.ts';
import { defineParser, type Remark } from './parser.ts';
import { nodeLines, readYaml, type YamlDocument } from './yaml-document.ts';
import { readValue } from './yaml-value.ts';

interface Read {
  readonly records: Manifest[];
  readonly frame: number[];
  readonly remarks: Remark[];
}

/** Larger than any YAML that people apply or print (lists of JSON have no limit); it keeps hostile input from taking minutes. */
const CHARACTERS_MAX = 8 * 1024 * 1024;

const isComment = (text: string) => /^\s*#|^(---|\.\.\.)\s*(#.*)?$|^%[A-Z]+\s/.test(text);

/** Splits at the document markers; no YAML value can hold one at the left border. */
function documentsOf(lines: readonly Line[]): Line[][] {
  const documents: Line[][] = [[]];
  for (const line of lines) {
    if (/^---(\s|$)/.test(line.text)) documents.push([]);
    documents.at(-1)?.push(line);
    if (/^\.\.\.\s*$/.test(line.text)) documents.push([]);
  }
  return documents.filter((document) => document.length > 0);
}

/** The nodes that should be objects: the items of a list, or the document itself. */
function candidates(root: ParsedNode): {
  nodes: readonly ParsedNode[];
  list?: { kind: string; apiVersion?: string };
} {
  const map = isMap(root) ? (root as YAMLMap<unknown, unknown>) : undefined;
  const kind = map?.get('kind');
  const items = map?.get('items', true);
  if (isSeq(items) && typeof kind === 'string' && kind.endsWith('List')) {
    const apiVersion = map?.get('apiVersion');
    const list = {
      kind: kind.slice(0, -'List'.length),
      ...(typeof apiVersion === 'string' && { apiVersion }),
    };
    return { nodes: elementsOf(items), list };
  }
  return { nodes: isSeq(root) ? elementsOf(root) : [root] };
}

/** The elements of a list; an ordered map (`!!omap`) has pairs instead, and no Kubernetes object is one. */
const elementsOf = (list: YAMLSeq): ParsedNode[] =>
  list.items.filter((item): item is ParsedNode => isNode(item) && item.range !== undefined);

function readObject(
  document: YamlDocument,
  node: ParsedNode,
  anchors: Map<string, Node>,
  list: { readonly kind: string; readonly apiVersion?: string } | undefined,
): { object: Omit<Manifest, 'line' | 'endLine'>; refused: readonly number[] } | string {
  const read = readValue(document, node, anchors);
  if (typeof read === 'string') return read;
  const identity = identityOf(read.value, list);
  if (identity === undefined) return expected;
  const object = { ...identity, document: read.value, lines: { ...read.lines } };
  return { object, refused: read.refused };
}

/** Lines of a document that no object covers: comments and the words of a list around its items. */
function readDocument(lines: readonly Line[], textOf: (line: number) => string): Read {
  const content = lines.filter((line) => line.text.trim() !== '' && !isComment(line.text));
  const read: Read = { records: [], frame: [], remarks: [] };
  const claimed = new Set<number>();
  const refuse = (line: number, what: string) => {
    if (claimed.has(line)) return;
    claimed.add(line);
    read.remarks.push({ line, code: 'line-not-understood', expected: what });
  };
  const source = lines.map(({ text }) => text.replace(/^---|^\.\.\.\s*$/, (mark) => ' '.repeat(mark.length)));
  const document = readYaml(source.join('\n'), lines[0]?.number ?? 1);
  if (typeof document === 'string') for (const line of content) refuse(line.number, document);
  if (typeof document === 'object') readCandidates(document, textOf, read, claimed, refuse);
  const isOpen = ({ number, text }: Line) => text.trim() !== '' && !claimed.has(number);
  read.frame.push(...lines.filter(isOpen).map((line) => line.number));
  return read;
}

function readCandidates(
  document: YamlDocument,
  textOf: (line: number) => string,
  read: Read,
  claimed: Set<number>,
  refuse: (line: number, what: string) => void,
): void {
  const { nodes, list } = candidates(document.root);
  const anchors = new Map<string, Node>();
  const failed: { line: number; endLine: number; what: string }[] = [];
  for (const node of nodes) {
    const range = nodeLines(document, node, textOf);
    const result = readObject(document, node, anchors, list);
    if (typeof result === 'string') {
      failed.push({ ...range, what: result });
      continue;
    }
    for (let line = range.line; line <= range.endLine; line++) claimed.add(line);
    read.records.push({
      line: range.line,
      ...(range.endLine > range.line && { endLine: range.endLine }),
      ...result.object,
    });
    read.remarks.push(...result.refused.map(keyRefused));
  }
  for (const { line, endLine, what } of failed)
    for (let at = line; at <= endLine; at++)
      if (textOf(at).trim() !== '' && !isComment(textOf(at))) refuse(at, what);
}

export const manifest = defineParser({
  artifact: 'manifest',
  summary:
    'Kubernetes and Calico objects, YAML or JSON, several documents and lists: `cat MANIFEST`, `kubectl get -o yaml`.',
  record,
  parse(text) {
    const json = jsonManifest(text);
    if (json !== undefined) return json;
    const lines = linesOf(text);
    const textOf = (line: number) => lines[line - 1]?.text ?? '';
    if (text.length > CHARACTERS_MAX) {
      const what = `at most ${CHARACTERS_MAX} characters`;
      const filled = lines.filter((line) => line.text.trim() !== '');
      return {
        records: [],
        frame: [],
        remarks: filled.map(({ number }) => ({ line: number, code: 'line-not-understood', expected: what })),
      };
    }
    const documents = documentsOf(lines).map((document) => readDocument(document, textOf));
    return {
      records: documents.flatMap((document) => document.records),
      frame: documents.flatMap((document) => document.frame),
      remarks: documents.flatMap((document) => document.remarks),
    };
  },
});
