import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importFrames } from '../../../src/importers/frames/frames.ts';
import type { Artifact } from '../../../src/lib/artifact.ts';
import { bytesOf, COUNTED, imported } from './streams.ts';

const whole = imported(COUNTED).artifacts;

/** Answers said to be whole, each with what the whole stream had under that command. */
function wholeAnswers(artifacts: readonly Artifact[]) {
  return artifacts
    .filter(({ command, state }) => command !== '' && /^(ok|empty)$/.test(state))
    .map((artifact) => ({ artifact, before: whole.find(({ command }) => command === artifact.command) }))
    .flatMap(({ artifact, before }) => (before ? [{ got: artifact.text, sent: before.text }] : []));
}

/** Anything that may come in between: noise, noise that looks like output, lines of the stream itself. */
const noise = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, ''));
const line = fc.oneof(
  noise,
  noise.map((text) => `O ${text}`),
  noise.map((text) => `o ${text}`),
  fc.constantFrom(...COUNTED.slice(1)),
);
const place = fc.nat(COUNTED.length - 2).map((n) => n + 1);
const insertions = fc.array(fc.record({ at: place, line }), { minLength: 1, maxLength: 6 });
const removals = fc.array(place, { minLength: 1, maxLength: 6 });

const inserted = (lines: readonly string[], edits: readonly { at: number; line: string }[]) =>
  edits.reduce((all, { at, line }) => all.toSpliced(at, 0, line), lines);
const removed = (lines: readonly string[], edits: readonly number[]) =>
  lines.filter((_, i) => !edits.includes(i));

describe('an answer of a stream that counts is said to be whole only when it is', () => {
  it('whatever comes in between', () => {
    fc.assert(
      fc.property(insertions, (edits) => {
        for (const { got, sent } of wholeAnswers(imported(inserted(COUNTED, edits)).artifacts))
          expect(got).toBe(sent);
      }),
      { numRuns: 500 },
    );
  });

  it('whatever is lost', () => {
    fc.assert(
      fc.property(removals, (edits) => {
        for (const { got, sent } of wholeAnswers(imported(removed(COUNTED, edits)).artifacts))
          expect(got).toBe(sent);
      }),
      { numRuns: 500 },
    );
  });

  it('whatever is lost while something else comes: never with another amount', () => {
    const amount = (text: string) => [text.replace(/\n$/, '').split('\n').length, Buffer.byteLength(text)];
    fc.assert(
      fc.property(removals, insertions, (lost, come) => {
        const lines = inserted(removed(COUNTED, lost), come);
        for (const { got, sent } of wholeAnswers(imported(lines).artifacts))
          expect(amount(got)).toEqual(amount(sent));
      }),
      { numRuns: 500 },
    );
  });

  it('wherever it is cut', () => {
    const bytes = bytesOf(COUNTED);
    for (let cut = (COUNTED[0]?.length ?? 0) + 1; cut < bytes.length; cut++) {
      const [bundle] = importFrames(bytes.subarray(0, cut), 'n1.frames');
      expect(bundle?.snapshot.state, `cut at ${cut}`).toBe('partial');
      for (const { got, sent } of wholeAnswers(bundle?.artifacts ?? []))
        expect(got, `cut at ${cut}`).toBe(sent);
    }
  });

  it('and this proof finds whole answers at all', () => {
    expect(wholeAnswers(imported(COUNTED).artifacts).map(({ sent }) => sent.length)).toEqual([45, 48, 0, 24]);
  });
});
