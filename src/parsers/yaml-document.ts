import { Composer, type CST, type Document, LineCounter, type ParsedNode, Parser } from 'yaml';

/** One YAML (or JSON) document with positions, before its values are read. */
export interface YamlDocument {
  readonly root: ParsedNode;
  /** Line of an offset, counted from 1 in the whole artifact. */
  readonly lineAt: (offset: number) => number;
}

/** Deeper than any Kubernetes object; beyond it, composing would exhaust the stack. */
export const DEPTH_MAX = 100;

export const tooDeep = `at most ${DEPTH_MAX} levels of nesting`;

/** The YAML lexer keeps nesting in a list and not on the stack, so that depth can be measured before composing. */
function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const queue = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { token, depth } = next;
    if (depth > DEPTH_MAX) return true;
    if (token.type === 'document' && token.value) queue.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items)
      for (const child of [key, value]) if (child) queue.push({ token: child, depth: depth + 1 });
  }
  return false;
}

function compose(tokens: readonly CST.Token[], length: number): Document.Parsed[] {
  // Unique keys are checked where values are read: the check of the library takes quadratic time.
  const composer = new Composer<ParsedNode>({ uniqueKeys: false });
  return [...composer.compose(tokens, false, length)];
}

/**
 * Reads the text of one document that starts on `firstLine` of the artifact. Returns what was expected instead
 * when the text is not well formed or nests too deep, and `undefined` when it holds comments only.
 */
export function readYaml(text: string, firstLine: number): YamlDocument | string | undefined {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (isTooDeep(tokens)) return tooDeep;
  const documents = compose(tokens, text.length);
  if (documents.some(({ errors }) => errors.length > 0)) return 'well-formed YAML or JSON';
  const [document, ...more] = documents;
  if (more.length > 0) return 'one document';
  if (!document?.contents) return undefined;
  return { root: document.contents, lineAt: (offset) => lines.linePos(offset).line + firstLine - 1 };
}

/** The lines of a node that hold something; trailing blank and comment lines are not part of it. */
export function nodeLines(
  { lineAt }: YamlDocument,
  node: ParsedNode,
  textOf: (line: number) => string,
): { line: number; endLine: number } {
  const [start, valueEnd] = node.range;
  const line = lineAt(start);
  let endLine = Math.max(line, lineAt(Math.max(start, valueEnd - 1)));
  while (endLine > line && /^\s*(#.*)?$/.test(textOf(endLine))) endLine--;
  return { line, endLine };
}
