import { describe, expect, it } from 'vitest';
import { filesBelow, textsOf } from './support/files.ts';
import { cycles, offences } from './support/floors.ts';

/** `build/` stands outside: it runs before anything is compiled. */
const ours = textsOf(
  filesBelow('src').filter((file) => file.endsWith('.ts') && !file.startsWith('src/build/')),
);

describe('src/', () => {
  it('keeps to the table of floors', () => {
    expect(ours.size).toBeGreaterThan(20);
    expect(offences(ours)).toEqual([]);
  });
  it('has no import cycles', () => expect(cycles(ours)).toEqual([]));
});

/** Targets of the made-up imports below. */
const TARGETS =
  'lib/a model/a parsers/a collector/artifacts checks/check checks/a checks/b checks/part report/a bundle/a'
    .concat(' engine/facts engine/policy/a engine/forwarding/a engine/path/a result/a')
    .split(' ')
    .map((name) => [`src/${name}.ts`, ''] as const);
const judge = (file: string, text: string) => offences(new Map([...TARGETS, [`src/${file}`, text]]));

describe('the checker itself', () => {
  it.each([
    ['model/x.ts', `import { a } from '../checks/a.ts';`, 'plain data'],
    ['model/x.ts', `import type { A } from '../checks/a.ts';`, 'plain data'],
    ['model/x.ts', `import { type A } from '../checks/a.ts';`, 'plain data'],
    ['model/x.ts', `export { a } from '../checks/a.ts';`, 'plain data'],
    ['model/x.ts', `export type * from '../checks/a.ts';`, 'plain data'],
    ['model/x.ts', `const a = await import('../checks/a.ts');`, 'plain data'],
    ['model/x.ts', `type A = import('../checks/a.ts').A;`, 'plain data'],
    ['model/x.ts', `import '../checks/a.ts';`, 'plain data'],
    ['model/x.ts', `import { z } from 'zod';`, 'plain data'],
    ['model/x.ts', `import(name);`, 'computed'],
    ['model/x.ts', `import '../../test/a.ts';`, 'there is no test/a.ts'],
    ['model/x.ts', `import '../lib/a.js';`, 'there is no src/lib/a.js'],
    ['lib/x.ts', `import { createHash } from 'crypto';`, 'write node:crypto'],
    ['parsers/x.ts', `import { readFileSync } from 'node:fs';`, 'one text'],
    ['parsers/x.ts', `import { artifacts } from '../collector/artifacts.ts';`, 'one text'],
    ['parsers/x.ts', `import { ArtifactKind } from '../collector/artifacts.ts';`, 'one text'],
    ['parsers/x.ts', `import type { Other } from '../collector/artifacts.ts';`, 'one text'],
    ['assemble/x.ts', `import { artifacts } from '../collector/artifacts.ts';`, 'nobody asks'],
    ['engine/policy/x.ts', `import '../forwarding/a.ts';`, 'path joins them'],
    ['engine/forwarding/x.ts', `import '../policy/a.ts';`, 'path joins them'],
    ['engine/facts2.ts', `import './policy/a.ts';`, 'share this ground'],
    ['checks/x.ts', `import './a.ts';`, 'never import one another'],
    ['checks/check.ts', `import './a.ts';`, 'never import one another'],
    ['report/x.ts', `import type { A } from '../model/a.ts';`, 'function of the result'],
    ['pipeline.ts', `import './report/a.ts';`, 'ends at the result'],
    ['helpers/x.ts', `import '../lib/a.ts';`, 'no floor'],
  ])('%s may not hold: %s', (file, text, reason) => {
    expect(judge(file, text)).toEqual([expect.stringContaining(`src/${file}:1 must not import`)]);
    expect(judge(file, text)[0]).toContain(reason);
  });
  it.each([
    ['parsers/x.ts', `import type { ArtifactKind } from '../collector/artifacts.ts';`],
    ['assemble/x.ts', `import type { ArtifactKind } from '../collector/artifacts.ts';`],
    ['engine/path/x.ts', `import '../policy/a.ts'; import '../forwarding/a.ts'; import '../facts.ts';`],
    ['checks/x.ts', `import { defineCheck } from './check.ts'; import '../engine/path/a.ts';`],
    ['checks/index.ts', `import './a.ts'; import './b.ts'; export const sharedParts = ['part.ts'];`],
    ['lib/x.ts', `import ipaddr from 'ipaddr.js'; // import '../model/a.ts'`],
    ['cli/x.ts', `import 'node:fs'; import 'yargs'; import '../report/a.ts';`],
  ])('%s may hold: %s', (file, text) => expect(judge(file, text)).toEqual([]));

  it('lets checks share what index.ts names as a shared part', () => {
    const files = { 'src/checks/a.ts': `import './part.ts';`, 'src/checks/part.ts': '' };
    const index = `export const sharedParts: readonly string[] = ['part.ts'];`;
    expect(offences(new Map(Object.entries(files)))).toHaveLength(1);
    expect(offences(new Map(Object.entries({ ...files, 'src/checks/index.ts': index })))).toEqual([]);
  });
  it('finds a cycle through types, and none in a diamond', () => {
    const a = `import './b.ts'; import './c.ts';`;
    const c = `import './d.ts';`;
    const files = { 'src/a.ts': a, 'src/b.ts': c, 'src/c.ts': c, 'src/d.ts': '' };
    expect(cycles(new Map(Object.entries(files)))).toEqual([]);
    const back = { ...files, 'src/d.ts': `import type { A } from './a.ts';` };
    expect(cycles(new Map(Object.entries(back)))).toEqual(['src/a.ts -> src/b.ts -> src/d.ts -> src/a.ts']);
  });
});
