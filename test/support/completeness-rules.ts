import { basename, dirname } from 'node:path';
import ts from 'typescript';
import type { Files } from './files.ts';

const stemsIn = (files: Files, folder: string) =>
  [...files.keys()]
    .filter((file) => dirname(file) === folder && file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .filter((stem) => stem !== 'index');

/** True when a file of `folder` other than itself, or the floor's own list, imports it: nobody runs it otherwise. */
const isListed = (files: Files, folder: string, stem: string) =>
  [...files].some(
    ([file, text]) =>
      file.startsWith(dirname(folder)) && basename(file) !== `${stem}.ts` && text.includes(`/${stem}.ts'`),
  );

/** What each artifact kind lacks of: a parser, its place in a list, and a fixture. */
export function parserGaps(kinds: readonly string[], files: Files): string[] {
  const fixture = (kind: string) =>
    [...files.keys()].some((file) => file.startsWith(`test/parsers/${kind}/`) && file.endsWith('.txt'));
  const folders = [...files.keys()].filter((file) => /^test\/parsers\/[^/]+\//.test(file));
  const strangers = new Set(
    folders.map((file) => file.split('/')[2] ?? '').filter((kind) => !kinds.includes(kind)),
  );
  return [
    ...kinds.flatMap((kind) => [
      ...(files.has(`src/parsers/${kind}.ts`) ? [] : [`${kind} has no src/parsers/${kind}.ts`]),
      ...(isListed(files, 'src/parsers', kind) ? [] : [`no list imports the parser of ${kind}`]),
      ...(fixture(kind) ? [] : [`${kind} has no fixture test/parsers/${kind}/<what-it-shows>.txt`]),
    ]),
    ...[...strangers].map((kind) => `test/parsers/${kind} is for no artifact kind`),
  ];
}

/** Titles of the tests in a file, without skipped and planned ones; of a template, its words up to the first value. */
export function testTitles(text: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) ? node.arguments[0] : undefined;
    const callee = ts.isCallExpression(node) ? node.expression.getText() : '';
    if (title && /^(it|test)\b(?!\.(skip|todo|fails))/.test(callee)) {
      if (ts.isStringLiteralLike(title)) titles.push(title.text);
      else if (ts.isTemplateExpression(title)) titles.push(title.head.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.test.ts', text, ts.ScriptTarget.Latest, true));
  return titles;
}

/** Files of src/checks/ that are no checks: the contract, and what its index names in `sharedParts`. */
export function sharedParts(files: Files): string[] {
  const list = /export const sharedParts\b[^=]*=\s*\[([^\]]*)\]/.exec(files.get('src/checks/index.ts') ?? '');
  return ['check.ts', ...[...(list?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '')];
}

/** What each check lacks of: its place in the list, and a test that shows it pass, fail and not know. */
export function checkGaps(files: Files): string[] {
  const parts = sharedParts(files);
  const checks = stemsIn(files, 'src/checks').filter((id) => !parts.includes(`${id}.ts`));
  return checks.flatMap((id) => {
    const path = `test/checks/${id}.test.ts`;
    const text = files.get(path);
    const titles = testTitles(text ?? '');
    const lacking = ['passes', 'fails', 'unknown'].filter(
      (word) => !titles.some((title) => new RegExp(`^${word}\\b`).test(title)),
    );
    return [
      ...(isListed(files, 'src/checks', id) ? [] : [`no list imports the check ${id}`]),
      ...(text === undefined
        ? [`${id} has no ${path}`]
        : lacking.map((word) => `${path} has no test "${word} ..."`)),
    ];
  });
}

/** What each section lacks of: its place in a list, and a golden of its view. */
export function sectionGaps(files: Files): string[] {
  const goldens = [...files.keys()].filter((file) => /^test\/report\/.*\.golden\./.test(file));
  return stemsIn(files, 'src/report/sections').flatMap((id) => [
    ...(isListed(files, 'src/report/sections', id) ? [] : [`no list imports the section ${id}`]),
    ...(goldens.some((file) => basename(file).startsWith(`${id}.`))
      ? []
      : [`${id} has no view golden test/report/**/${id}.golden.json`]),
  ]);
}

/**
 * Goldens that no test refreshes any more. A golden belongs to an input beside it (`x.txt`, `x/`), to the file
 * of src/ or the sample whose name it carries, or to a test that names it.
 */
export function orphanedGoldens(files: Files): string[] {
  const paths = [...files.keys()];
  const isGolden = (file: string) => /\.golden\.[a-z]+$/.test(file);
  const tests = paths.filter((file) => /^test\/.*\.ts$/.test(file));
  return paths.filter(isGolden).filter((golden) => {
    const stem = basename(golden).replace(/\.golden\.[a-z]+$/, '');
    const subject = stem.split('.')[0] ?? '';
    const beside = `${dirname(golden)}/${stem}`;
    const hasInput = paths.some(
      (file) =>
        (!isGolden(file) && (file.startsWith(`${beside}.`) || file.startsWith(`${beside}/`))) ||
        file.startsWith(`samples/${subject}/`) ||
        (file.startsWith('src/') && basename(file, '.ts') === subject),
    );
    return !hasInput && !tests.some((test) => files.get(test)?.includes(basename(golden)));
  });
}
