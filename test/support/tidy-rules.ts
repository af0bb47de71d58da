import { basename } from 'node:path';
import ts from 'typescript';

/** A rule of the house about one syntax node. */
interface SyntaxRule {
  readonly says: string;
  readonly breaks: (node: ts.Node) => boolean;
  /** Folders that the rule does not bind, and why they are free. */
  readonly free?: readonly string[];
}

/** A rule about the text of any file of the repository, source or not. */
interface TextRule {
  readonly says: string;
  readonly pattern: RegExp;
}

export const MOST_LINES_OF_FILE = 250;
export const MOST_LINES_OF_FUNCTION = 60;
export const MEDIAN_LINES_OF_FILE = 60;

const isCall = (node: ts.Node, pattern: RegExp) =>
  ts.isCallExpression(node) && pattern.test(node.expression.getText());

function functionLines(node: ts.Node): number {
  if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return 0;
  const line = (position: number) => node.getSourceFile().getLineAndCharacterOfPosition(position).line;
  return line(node.getEnd()) - line(node.getStart()) + 1;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword);
}

export const SYNTAX_RULES: readonly SyntaxRule[] = [
  {
    says: `a function has at most ${MOST_LINES_OF_FUNCTION} lines, so that it fits a screen`,
    breaks: (node) => functionLines(node) > MOST_LINES_OF_FUNCTION,
  },
  {
    says: 'no any: it turns the compiler off for everything it touches',
    breaks: (node) => node.kind === ts.SyntaxKind.AnyKeyword,
  },
  {
    says: 'only cli/ prints (and build/, which runs before it exists)',
    free: ['src/cli/', 'src/build/', 'src/bench/'],
    breaks: (node) => ts.isIdentifier(node) && node.text === 'console',
  },
  {
    says: 'no clock, chance or locale outside cli/: same bundle, same bytes',
    free: ['src/cli/', 'src/bench/'],
    breaks: (node) =>
      isCall(node, /^(Date|Date\.now|Math\.random|(crypto\.)?random(UUID|Bytes|Int))$/) ||
      isCall(node, /\.(localeCompare|toLocale\w+)$/) ||
      (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) ||
      (ts.isPropertyAccessExpression(node) && /^(Intl|performance)$/.test(node.expression.getText())),
  },
  { says: 'no default export: a thing has one name everywhere', breaks: isDefaultExport },
];

// The brackets keep these patterns from finding themselves.
export const TEXT_RULES: readonly TextRule[] = [
  {
    says: 'no leftover notes: do it, or write it down where users read it',
    pattern: /\b(T[O]DO|F[I]XME|X[X]X)\b/,
  },
  { says: 'no path of the machine it was written on', pattern: /(?<![\w.-])\/(wor[k]|roo[t])\// },
  {
    says: 'no package registry: where packages come from is for each machine to say',
    pattern:
      /registr[y]\.(npmjs|yarnpkg|npmmirror)|\b(npm[j]s|yarn[p]kg)\.(org|com)\b|npm\.[p]kg\.github\.com|\bpyp[i]\.org\b|pythonhoste[d]\.org|\bcrate[s]\.io\b|prox[y]\.golang\.org|\b(artifactor[y]|verdacci[o])\b|\bregistr[y]\s*=\s*\S*:\/\/|"reso[l]ved": "http/i,
  },
];

function nodesBreaking(source: ts.SourceFile, rule: SyntaxRule): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (rule.breaks(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** One line for each place in a source file that breaks a rule about syntax. */
export function syntaxOffences(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  return SYNTAX_RULES.filter((rule) => !rule.free?.some((folder) => file.startsWith(folder))).flatMap(
    (rule) => nodesBreaking(source, rule).map((node) => `${file}:${lineOf(node)} ${rule.says}`),
  );
}

/** One line for each line of a text that breaks a rule about words. */
export function textOffences(file: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      TEXT_RULES.filter(({ pattern }) => pattern.test(line)).map(
        ({ says }) => `${file}:${index + 1} ${says}`,
      ),
    );
}

/** Number of lines, as an editor counts them. */
export const linesIn = (text: string) => text.replace(/\n$/, '').split('\n').length;

/** The middle of a list of numbers; the lower one of two. */
export const medianOf = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0;

/** Why a file is too long or named after no subject. */
export function fileOffences(file: string, text: string): string[] {
  const vague = file.split('/').find((part) => /^(util|helper|common)/i.test(part));
  const lines = linesIn(text);
  return [
    ...(vague === undefined ? [] : [`${file}: ${vague} names no subject; say the domain word`]),
    ...(lines <= MOST_LINES_OF_FILE ? [] : [`${file} has ${lines} lines; at most ${MOST_LINES_OF_FILE}`]),
  ];
}

/** Names that a module exports by a declaration or a list. */
function exportedNames(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    )
      return statement.exportClause.elements.map((element) => element.name.text);
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
    return 'name' in statement ? [(statement.name as ts.Identifier).text] : [];
  });
}

/** The id that a call of `defineParser`, `defineCheck` or `defineSection` gives. */
function definedId(text: string): string | undefined {
  return /\bdefine(?:Parser|Check|Section)\(\{[\s\S]*?\b(?:artifact|id): '([^']+)'/.exec(text)?.[1];
}

/**
 * File = main export = id: `duplicate-address.ts` exports `duplicateAddress` with id `duplicate-address`. Only a
 * file that defines no parser, check or section and has several exports, all of one rank, has no main one.
 */
export function nameOffences(file: string, text: string): string[] {
  const stem = basename(file).replace(/\.ts$/, '');
  if (stem === 'index') return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const camel = stem.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const names = exportedNames(source).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
  const id = definedId(text);
  const isNamed = names.includes(camel) || (id === undefined && names.length > 1);
  return [
    ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(stem) ? [] : [`${file} is not in kebab-case`]),
    ...(isNamed ? [] : [`${file} exports no ${camel}, only ${names.join(', ') || 'nothing'}`]),
    ...(id === undefined || id === stem ? [] : [`${file} defines ${id}; file and id are one word`]),
  ];
}
