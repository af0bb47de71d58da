import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesBelow, textsOf } from './support/files.ts';
import {
  fileOffences,
  linesIn,
  MEDIAN_LINES_OF_FILE,
  MOST_LINES_OF_FILE,
  MOST_LINES_OF_FUNCTION,
  medianOf,
  nameOffences,
  syntaxOffences,
  textOffences,
} from './support/tidy-rules.ts';

/** What git does not track (see .gitignore), and git's own folder. */
const UNTRACKED = /^(\.git|node_modules|dist|out|.*\.log)$/;
const tracked = readdirSync('.', { withFileTypes: true })
  .filter((entry) => !UNTRACKED.test(entry.name))
  .flatMap((entry) => (entry.isDirectory() ? filesBelow(entry.name) : [entry.name]));

const isCode = (file: string) => /\.(ts|mjs)$/.test(file);
const sources = [...textsOf(filesBelow('src').filter(isCode))];
const tests = [...textsOf(filesBelow('test').filter(isCode))];

describe('the repository', () => {
  it('has no long or vague file in src/ and test/', () => {
    expect([...sources, ...tests].flatMap(([file, text]) => fileOffences(file, text))).toEqual([]);
  });
  it('has no long function, any, printing, clock, chance, locale or default export in src/', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap(([file, text]) => syntaxOffences(file, text))).toEqual([]);
  });
  it(`has a median of at most ${MEDIAN_LINES_OF_FILE} lines a file in src/`, () => {
    const median = medianOf(sources.map(([, text]) => linesIn(text)));
    expect(median, `the median file has ${median} lines`).toBeLessThanOrEqual(MEDIAN_LINES_OF_FILE);
  });
  it('names parsers, checks and sections by file, export and id alike', () => {
    const named = sources.filter(([file]) =>
      /^src\/(parsers|checks|report\/sections)\/[^/]+\.ts$/.test(file),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.flatMap(([file, text]) => nameOffences(file, text))).toEqual([]);
  });
  it('has no leftover note, machine path or package registry in any tracked file', () => {
    expect(tracked).toEqual(expect.arrayContaining(['package-lock.json', '.gitignore', 'src/lib/sort.ts']));
    // latin1 reads every byte of a binary sample, too.
    expect(tracked.flatMap((file) => textOffences(file, readFileSync(file, 'latin1')))).toEqual([]);
  });
});

describe('a rule about syntax', () => {
  it.each(['const f = () => {', 'class A { m() {', 'function* f() {', 'const a = { get b() {'])(
    `counts the lines of: %s`,
    (start) => {
      const ofLines = (lines: number) =>
        `${start}\n${'  g();\n'.repeat(lines - 2)}}${/^(class|const a)/.test(start) ? '}' : ''}`;
      expect(syntaxOffences('src/lib/x.ts', ofLines(MOST_LINES_OF_FUNCTION))).toEqual([]);
      expect(syntaxOffences('src/lib/x.ts', ofLines(MOST_LINES_OF_FUNCTION + 1))).toEqual([
        expect.stringMatching(/^src\/lib\/x\.ts:1 .* fits a screen$/),
      ]);
    },
  );
  it.each([
    ['src/lib/x.ts', 'const a = b as any;', 'no any'],
    ['src/lib/x.ts', 'type A = Record<string, any>;', 'no any'],
    ['src/report/x.ts', 'console.error(1);', 'only cli/ prints'],
    ['src/report/x.ts', 'const { log } = console;', 'only cli/ prints'],
    ['src/report/x.ts', 'const now = Date.now();', 'no clock'],
    ['src/report/x.ts', 'const now = new Date();', 'no clock'],
    ['src/report/x.ts', 'const now = performance.now();', 'no clock'],
    ['src/report/x.ts', 'const id = crypto.randomUUID();', 'no clock'],
    ['src/report/x.ts', 'const a = Math.random();', 'no clock'],
    ['src/report/x.ts', 'names.sort((a, b) => a.localeCompare(b));', 'no clock'],
    ['src/report/x.ts', 'const a = (1e6).toLocaleString();', 'no clock'],
    ['src/report/x.ts', 'const a = new Intl.Collator();', 'no clock'],
    ['src/lib/x.ts', 'export default 1;', 'no default'],
    ['src/lib/x.ts', 'export default function f() {}', 'no default'],
    ['src/lib/x.ts', 'export { f as default };', 'no default'],
  ])('finds in %s: %s', (file, text, says) => {
    expect(syntaxOffences(file, text)).toEqual([expect.stringContaining(says)]);
  });
  it.each([
    ['src/lib/x.ts', `/* any console.log(Date.now()) */ const a = 'export default any';`],
    ['src/lib/x.ts', 'const a = new Date(text).toISOString();'],
    ['src/cli/x.ts', 'console.log(Date.now(), new Date(), Math.random());'],
    ['src/build/x.mjs', 'console.log(1);'],
  ])('lets pass in %s: %s', (file, text) => expect(syntaxOffences(file, text)).toEqual([]));
});

describe('a rule about words', () => {
  const SPELT = [
    ['leftover', ['// TO', 'DO later']],
    ['leftover', ['# FIX', 'ME']],
    ['machine', ['see /wor', 'k/main/src']],
    ['machine', ['"/roo', 't/.kube/config"']],
    ['registry', ['"reso', 'lved": "https://example.org/a.tgz"']],
    ['registry', ['https://registry.npm', 'js.org/zod']],
    ['registry', ['https://www.npm', 'js.com/package/zod']],
    ['registry', ['regis', 'try=https://packages.example.org/npm']],
  ] as const;
  // Put together here only, or this file would break its own rule.
  it.each(SPELT.map(([rule, parts]) => [rule, parts.join('')]))('about a %s finds: %s', (rule, line) => {
    expect(textOffences('README.md', `first\n${line}\n`)).toEqual([
      expect.stringMatching(`^README.md:2 .*${rule}|^README.md:2 no path of the ${rule}`),
    ]);
  });
  it.each(['image: registry.k8s.io/pause:3.9', 'cat src/work/a', 'https://docs.tigera.io/', 'to do, fix me'])(
    'lets pass: %s',
    (line) => expect(textOffences('README.md', line)).toEqual([]),
  );
});

describe('a rule about files', () => {
  it('counts lines as an editor does', () => {
    expect(fileOffences('src/lib/a.ts', 'a;\n'.repeat(MOST_LINES_OF_FILE))).toEqual([]);
    expect(fileOffences('src/lib/a.ts', 'a;\n'.repeat(MOST_LINES_OF_FILE + 1))).toEqual([
      'src/lib/a.ts has 251 lines; at most 250',
    ]);
    expect([medianOf([9, 1, 5]), medianOf([4, 1, 3, 2]), medianOf([])]).toEqual([5, 2, 0]);
  });
  it.each(['src/lib/utils.ts', 'src/helpers/a.ts', 'test/common-cases.ts'])('refuses the name %s', (file) => {
    expect(fileOffences(file, '')).toEqual([expect.stringContaining('names no subject')]);
  });
  it.each([
    ['duplicate-ip.ts', `export const duplicateIp = defineCheck({ id: 'duplicate-ip' });`, []],
    ['table.ts', 'export interface Table {}', []],
    ['index.ts', 'export const checks = [];', []],
    ['reading.ts', 'export const readKey = 1; export const readValue = 2;', []],
    ['a-b.ts', `export const aC = defineCheck({ id: 'a-b' }); export const x = 1;`, ['exports no aB']],
    ['duplicate-ip.ts', 'export const sameIp = 1;', ['exports no duplicateIp, only sameIp']],
    ['duplicate-ip.ts', 'const duplicateIp = 1;', ['exports no duplicateIp, only nothing']],
    ['a-b.ts', `export const aB = defineCheck({ title: 'A', id: 'b-a' });`, ['defines b-a']],
    ['aB.ts', 'export const aB = 1;', ['is not in kebab-case']],
  ])('about the name of %s judges: %s', (file, text, says) => {
    expect(nameOffences(`src/checks/${file}`, text)).toEqual(
      says.map((words) => expect.stringContaining(words)),
    );
  });
});
