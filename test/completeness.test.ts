import { describe, expect, it } from 'vitest';
import { artifacts } from '../src/collector/artifacts.ts';
import {
  checkGaps,
  orphanedGoldens,
  parserGaps,
  sectionGaps,
  testTitles,
} from './support/completeness-rules.ts';
import { type Files, filesBelow, textsOf } from './support/files.ts';

const ours = textsOf(['src', 'test', 'samples'].flatMap(filesBelow));

describe('what the house promises', () => {
  it('each artifact kind has a parser and a fixture', () => {
    expect(parserGaps(Object.keys(artifacts), ours)).toEqual([]);
  });
  it('each check has a test that passes, one that fails and one that does not know', () => {
    expect(checkGaps(ours)).toEqual([]);
  });
  it('each section has a golden of its view', () => expect(sectionGaps(ours)).toEqual([]));
  it('no golden is left without its input', () => expect(orphanedGoldens(ours)).toEqual([]));
});

/** Empty files, and some with a text. */
const filesOf = (names: string, texts: Readonly<Record<string, string>> = {}): Files =>
  new Map([...names.split(' ').map((name) => [name, ''] as const), ...Object.entries(texts)]);

describe('the rule for artifacts', () => {
  const index = { 'src/parsers/index.ts': `import { ping } from './ping.ts';` };
  it('is content with a listed parser and a fixture', () => {
    const files = filesOf('src/parsers/ping.ts test/parsers/ping/one-reply.txt', index);
    expect(parserGaps(['ping'], files)).toEqual([]);
  });
  it('names what is missing', () => {
    expect(parserGaps(['ping', 'ip-addr'], filesOf('test/parsers/ping/README.md', index))).toEqual([
      'ping has no src/parsers/ping.ts',
      'ping has no fixture test/parsers/ping/<what-it-shows>.txt',
      'ip-addr has no src/parsers/ip-addr.ts',
      'no list imports the parser of ip-addr',
      'ip-addr has no fixture test/parsers/ip-addr/<what-it-shows>.txt',
    ]);
  });
  it('finds fixtures of no kind', () => {
    expect(parserGaps([], filesOf('test/parsers/pong/a.txt test/parsers/laws.test.ts'))).toEqual([
      'test/parsers/pong is for no artifact kind',
    ]);
  });
});

describe('the rule for checks', () => {
  const index = `import { a } from './a.ts';\nexport const sharedParts = ['part.ts'];`;
  const checks = { 'src/checks/a.ts': '', 'src/checks/check.ts': '', 'src/checks/part.ts': '' };
  const withTest = (text: string) =>
    checkGaps(
      filesOf('README.md', { ...checks, 'src/checks/index.ts': index, 'test/checks/a.test.ts': text }),
    );

  it('is content with all three answers, in tables too', () => {
    const table = `it.each([1])(\`fails with \${n} nodes\`, f);`;
    expect(withTest(`it('passes when empty', f); ${table} test("unknown: no routes", f);`)).toEqual([]);
  });
  it('names the answers that no test shows', () => {
    expect(withTest(`it('passes', f); it.skip('fails', f); // it('unknown', f)`)).toEqual([
      'test/checks/a.test.ts has no test "fails ..."',
      'test/checks/a.test.ts has no test "unknown ..."',
    ]);
    expect(
      withTest(`describe('passes fails unknown', () => it('passes', () => f('unknown')));`),
    ).toHaveLength(2);
  });
  it('names a check that has no test or is not listed', () => {
    expect(checkGaps(filesOf('src/checks/a.ts src/checks/check.ts'))).toEqual([
      'no list imports the check a',
      'a has no test/checks/a.test.ts',
    ]);
  });
  it('reads titles as far as they are fixed', () => {
    expect(testTitles(`it(\`passes \${x}\`, f); it(title, f); it.each([2])('fails', f); edit('no')`)).toEqual(
      ['passes ', 'fails'],
    );
  });
});

describe('the rule for sections and goldens', () => {
  it('wants a view golden of each section', () => {
    const list = { 'src/report/section-list.ts': `import { a } from './sections/a.ts';` };
    const files = 'src/report/sections/a.ts src/report/sections/ab.ts test/report/views/ab.golden.json';
    expect(sectionGaps(filesOf(files, list))).toEqual([
      'a has no view golden test/report/**/a.golden.json',
      'no list imports the section ab',
    ]);
  });
  it.each([
    ['an input beside it', 'test/parsers/ping/a.golden.json test/parsers/ping/a.txt'],
    ['a folder beside it', 'test/bundles/a.golden.json test/bundles/a/ip-route.txt'],
    ['the section it is named after', 'test/report/a.empty.golden.json src/report/sections/a.ts'],
    ['the sample it is named after', 'test/report/a.golden.html samples/a/bundle.txt'],
  ])('leaves a golden with %s in peace', (_, files) => expect(orphanedGoldens(filesOf(files))).toEqual([]));
  it('leaves a golden that a test names in peace', () => {
    const files = filesOf('test/a/b.golden.json', {
      'test/a/x.test.ts': `toMatchFileSnapshot('b.golden.json')`,
    });
    expect(orphanedGoldens(files)).toEqual([]);
  });
  it('finds a golden whose input is gone', () => {
    expect(orphanedGoldens(filesOf('test/a/b.golden.json test/a/b.golden.html test/a/bc.txt'))).toEqual([
      'test/a/b.golden.json',
      'test/a/b.golden.html',
    ]);
  });
});
