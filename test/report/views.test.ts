import { describe, expect, it } from 'vitest';
import { sections } from '../../src/report/sections/index.ts';
import { result as schema } from '../../src/result/result.ts';
import { expectGolden } from '../support/golden.ts';
import { emptyResult } from './empty-result.ts';
import { sampleResult } from './sample-result.ts';

describe('the samples', () => {
  it('keep to the schema', () => {
    expect(schema.parse(sampleResult)).toEqual(sampleResult);
    expect(schema.parse(emptyResult)).toEqual(emptyResult);
  });
  it('count what they hold', () => {
    const { summary, matrix, outcomes, observations } = sampleResult;
    const tally = (words: readonly string[]) =>
      Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((w) => w === word).length]));
    expect(tally(matrix.cells.flat().flatMap((cell) => cell?.verdict ?? []))).toEqual(summary.pairs);
    expect(tally(outcomes.map((outcome) => outcome.status))).toEqual(summary.checks);
    expect(tally(observations.map((observation) => observation.agreement))).toEqual(summary.observations);
  });
});

describe('the view of a section', () => {
  it.each(sections.map((section) => [section.id, section] as const))('%s', async (id, section) => {
    await expectGolden(section.view(sampleResult), `views/${id}.golden.json`);
  });
  it('is left out only where nothing could be shown', () => {
    const left = sections.filter((section) => section.view(emptyResult) === undefined);
    expect(left.map((section) => section.id)).toEqual(['topology', 'traces']);
  });
  it('leaves the result as it was', () => {
    const before = structuredClone(sampleResult);
    for (const section of sections) section.view(sampleResult);
    expect(sampleResult).toEqual(before);
  });
});
