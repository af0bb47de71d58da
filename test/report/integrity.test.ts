import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import type { Result } from '../../src/result/result.ts';
import { sampleResult } from './sample-result.ts';

type Integrity = Result['snapshot']['integrity'];

/** The sample as the report of a bundle of that integrity. */
const withIntegrity = (fields: Partial<Integrity>): Result => ({
  ...sampleResult,
  snapshot: { ...sampleResult.snapshot, integrity: { ...sampleResult.snapshot.integrity, ...fields } },
});
/** What stands above the contents: the first sheet of the PDF begins with it. */
const headOf = (result: Result) => renderHtml(result).split('<div class="page">')[0] ?? '';
const textOf = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]+>/g, '');
const marginsOf = (result: Result) => /@top-right\{content:"([^"]*)"/.exec(renderHtml(result))?.[1] ?? '';

describe('the head of the report', () => {
  it.each([
    ['verified', 'verified'],
    ['signed', 'signed, not verified'],
    ['unsigned', 'unsigned'],
    ['unsealed', 'not sealed'],
  ] as const)('says that a bundle is %s, without a warning', (state, word) => {
    const result = withIntegrity({ state, says: 'what is known' });
    expect(textOf(headOf(result))).toContain(`${word} What is known.`);
    expect(headOf(result)).not.toContain('class="verdict');
    expect(marginsOf(result)).toMatch(/5f0c4d7be81f$/);
  });

  it.each([
    ['altered', 'altered', 'ALTERED'],
    ['incomplete', 'files are gone', 'FILES ARE GONE'],
    ['bad-signature', 'bad signature', 'BAD SIGNATURE'],
  ] as const)('warns of a bundle that is %s, on every sheet', (state, word, mark) => {
    const result = withIntegrity({ state, says: 'it was changed' });
    expect(textOf(headOf(result))).toContain(`${word} It was changed.`);
    expect(textOf(headOf(result))).toContain('This bundle, or a part of it, is not as it was sealed');
    const plain = marginsOf(result).replace(/\\([0-9a-f]+) ?/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
    expect(plain.endsWith(mark)).toBe(true);
  });

  it('names the files that changed, not those that were added, and counts the rest', () => {
    const changed = Array.from({ length: 23 }, (_, i) => ({
      path: `nodes/n${i}/ip-route.txt`,
      problem: i === 0 ? ('extra' as const) : ('altered' as const),
    }));
    const head = textOf(headOf(withIntegrity({ state: 'altered', changed })));
    expect(head).not.toContain('nodes/n0/');
    expect(head).toContain('altered: nodes/n1/ip-route.txt');
    expect(head).toContain('altered: nodes/n20/ip-route.txt');
    expect(head).not.toContain('nodes/n21/');
    expect(head).toContain('2 more in result.json.');
  });

  it('is the same in result.json, with every file', () => {
    const result = withIntegrity({ state: 'altered', changed: [{ path: 'a', problem: 'altered' }] });
    expect(JSON.parse(renderJson(result)).snapshot.integrity).toMatchObject({
      state: 'altered',
      changed: [{ path: 'a', problem: 'altered' }],
    });
  });
});
