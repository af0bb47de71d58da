import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArtifact, parsers } from '../../src/parsers/index.ts';
import { homelessLines } from './conservation.ts';
import { fixtures, kinds } from './fixtures.ts';

const linesOfAll = fixtures.flatMap(({ text }) => text.split('\n')).filter((line) => line.length < 400);

/** Lines of any output, cut, indented or changed in one place, and plain nonsense between them. */
const line = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...linesOfAll) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...linesOfAll), fc.nat(80), fc.string({ maxLength: 3 }))
      .map(([text, at, inserted]) => text.slice(0, at) + inserted + text.slice(at + inserted.length)),
  },
);

describe.each(kinds)('%s', (kind) => {
  const own = fixtures.filter((fixture) => fixture.kind === kind);
  const holds = (text: string) => {
    const parsed = parseArtifact(kind, text, {});
    expect(homelessLines(text, parsed)).toEqual([]);
    for (const record of parsed.records) expect(parsers[kind].record.safeParse(record).error).toBeUndefined();
  };

  it('loses no line of random text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds), { numRuns: 200 });
  });
  it('loses no line of any mixture of outputs', () => {
    const ownLine = fc.constantFrom(...own.flatMap(({ text }) => text.split('\n')));
    const mixture = fc.array(fc.oneof(ownLine, line), { maxLength: 12 });
    fc.assert(
      fc.property(mixture, fc.constantFrom('\n', '\r\n'), (lines, end) => holds(lines.join(end))),
      {
        numRuns: 300,
      },
    );
  });
  it('loses no line of an output that is cut anywhere', () => {
    const cut = fc
      .constantFrom(...own)
      .chain(({ text }) =>
        fc
          .tuple(fc.nat(Math.min(text.length, 4000)), fc.nat(Math.min(text.length, 4000)))
          .map(([a, b]) => text.slice(Math.min(a, b), Math.max(a, b))),
      );
    fc.assert(fc.property(cut, holds), { numRuns: 150 });
  });
});
