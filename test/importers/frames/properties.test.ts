import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importFrames } from '../../../src/importers/frames/frames.ts';
import { nonBlank } from '../../../src/lib/lines.ts';
import { bytesOf, imported, LINES } from './streams.ts';

const WHOLE = bytesOf(LINES);
const HEAD = `${LINES[0]}\n`;
const whole = imported(LINES).artifacts;

describe('any stream', () => {
  it('that is cut anywhere never says more than the whole one, and never that a part is whole', () => {
    for (let cut = HEAD.length; cut < WHOLE.length; cut++) {
      const [bundle] = importFrames(WHOLE.subarray(0, cut), 'n1.frames');
      expect(bundle?.snapshot.state, `cut at ${cut}`).toBe('partial');
      for (const artifact of bundle?.artifacts ?? []) {
        const before = whole.find(({ kind }) => kind === artifact.kind);
        if (artifact.command === '' || before === undefined) continue;
        expect(before.text.startsWith(artifact.text), `cut at ${cut}`).toBe(true);
        if (/^(ok|empty)$/.test(artifact.state)) expect(artifact.text, `cut at ${cut}`).toBe(before.text);
      }
    }
  });

  it('of any bytes behind a head is read, and no line of output is lost', () => {
    const line = fc.oneof(
      fc.constantFrom(...LINES.slice(1)),
      fc.string({ unit: 'binary' }).map((text) => `O ${text.replace(/[\r\n]/g, '')}`),
      fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, '')),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const { artifacts } = imported([LINES[0] ?? '', ...lines]);
        const kept = artifacts.flatMap(({ kind, text }) =>
          kind === 'text'
            ? nonBlank(text).filter((one) => /^[Oo] /.test(one.text)).length
            : text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0),
        );
        const printed = lines.filter((one) => /^[Oo] /.test(one)).length;
        expect(kept.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(printed);
        const joined = artifacts.map(({ text }) => text).join('\n');
        for (const one of lines)
          if (/^[Oo] /.test(one)) expect(joined).toContain(one.slice(2).replace(/\r$/, ''));
      }),
      { numRuns: 300 },
    );
  });

  it('with flipped bytes is refused in words or read', () => {
    const flips = fc.array(fc.record({ at: fc.nat(WHOLE.length - 1), byte: fc.nat(255) }), { maxLength: 8 });
    fc.assert(
      fc.property(flips, (changes) => {
        const bytes = Buffer.from(WHOLE);
        for (const { at, byte } of changes) if (at >= HEAD.length) bytes[at] = byte;
        expect(importFrames(bytes, 'n1.frames').length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
