import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { artifacts } from '../../src/collector/artifacts.ts';
import { parseArtifact, parsers } from '../../src/parsers/index.ts';
import { expectGolden, expectGoldenText } from '../support/golden.ts';
import { homelessLines } from './conservation.ts';
import { fixtures, kinds } from './fixtures.ts';

describe.each(fixtures)('$kind: $shows', ({ kind, text, golden }) => {
  const parsed = parseArtifact(kind, text, {});

  it('reads as the golden says', () => expectGolden(parsed, golden));
  it('loses no line', () => expect(homelessLines(text, parsed)).toEqual([]));
  it('keeps to the schema of its records', () => {
    for (const record of parsed.records) expect(() => parsers[kind].record.parse(record)).not.toThrow();
  });
});

describe('the set of fixtures', () => {
  it.each(kinds)('%s is parsed under its own name, and has a fixture that yields a record', (kind) => {
    expect(parsers[kind].artifact).toBe(kind);
    const own = fixtures.filter((fixture) => fixture.kind === kind);
    expect(own.some(({ text }) => parseArtifact(kind, text, {}).records.length > 0)).toBe(true);
  });
  it.each(kinds)('%s has no golden without its input', (kind) => {
    const folder = join(import.meta.dirname, kind);
    const goldens = readdirSync(folder).filter((file) => file.endsWith('.golden.json'));
    const inputs = goldens.map((file) => file.replace('.golden.json', '.txt'));
    expect(inputs.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  });
});

it('README.md says for each artifact where its captures are from', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  expect([...readme.matchAll(/^- `([a-z-]+)`: /gm)].map(([, kind]) => kind)).toEqual(kinds);
});

const LAWS = `# Parsers

Input: the text of one artifact, and the words of its command that change what the text means. Output: records,
frame lines, and remarks (\`parser.ts\`). Three laws hold for each of them, tested on every fixture and on random text:

1. **Total.** No text makes a parser throw; limits on size, nesting and aliases keep hostile input cheap.
2. **No line is lost.** Each line that is not blank is in a record, is frame (headers, separators), or has a
   \`line-not-understood\` remark. A word that is not understood inside a record has a \`value-invalid\` remark.
3. **No interpretation.** A record says what the text says, \`default\` stays \`default\`; what is not printed is absent.

Add one: \`<artifact>.ts\` here, a line in \`index.ts\`, the artifact in \`src/collector/artifacts.ts\`, a fixture
\`test/parsers/<artifact>/<what-it-shows>.txt\`, then \`npm run golden\`, and read the diff.

This page is written by \`npm run golden\` from the summaries in the parsers.
`;

it('src/parsers/README.md lists every parser', async () => {
  const items = kinds.map(
    (kind) => `- [\`${kind}\`](${kind}.ts), once for each ${artifacts[kind].on}. ${parsers[kind].summary}`,
  );
  const path = join(import.meta.dirname, '../../src/parsers/README.md');
  await expectGoldenText(`${LAWS}\n${items.join('\n')}\n`, path);
});
