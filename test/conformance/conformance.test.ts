import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { casesUnder } from './case.ts';
import { snapshotOf } from './cluster.ts';
import { compared, isThroughService } from './run.ts';
import { comparedService } from './service-run.ts';

const cases = casesUnder(fileURLToPath(new URL('cases', import.meta.url)));

describe('the cases themselves', () => {
  it('say each thing once', () => {
    const said = cases.map(({ about }) => about);
    expect(said.filter((about, i) => said.indexOf(about) !== i)).toEqual([]);
  });
});

const sections = [...new Set(cases.map(({ file }) => file.split('/')[0] ?? ''))];

describe.each(sections)('section %s', (section) => {
  const own = cases.filter(({ file }) => file.startsWith(`${section}/`));
  it.each(own.map((one) => [one.about, one] as const))('%s', (_, one) => {
    const snapshot = snapshotOf(one);
    for (const flow of one.flows) {
      const { expected, found } = (isThroughService(flow) ? comparedService : compared)(snapshot, flow);
      const asked = `${one.file}: ${flow.from} > ${flow.to} ${flow.traffic}`;
      expect({ asked, ...found }).toEqual({ asked, ...expected });
    }
  });
});
