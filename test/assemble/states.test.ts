import { describe, expect, it } from 'vitest';
import { readArtifact } from '../../src/assemble/collect.ts';
import { coverageOf, inputsOf } from '../../src/compose/coverage.ts';
import { type ArtifactState, isAnswer, isWholeAnswer } from '../../src/lib/artifact.ts';
import { describeDiagnostic } from '../../src/lib/diagnostic.ts';
import { input } from '../../src/report/sections/input.ts';
import { emptyResult } from '../report/empty-result.ts';
import { anArtifact, assembled, readingsOf } from './collected.ts';

const ROUTES = 'default via 198.51.100.1 dev eth0\n192.0.2.32/28 via 198.51.100.12 dev eth0 proto bird\n';
const routes = (state: ArtifactState, text = ROUTES) =>
  anArtifact('ip-route', text, { state, command: 'ip route', scope: { kind: 'host', host: 'birch' } });

describe('a state', () => {
  it.each([
    ['ok', true, true],
    ['empty', true, true],
    ['partial', true, false],
    ['truncated', true, false],
    ['error', false, false],
    ['opaque', false, false],
    ['absent-tool', false, false],
    ['forbidden', false, false],
    ['timeout', false, false],
    ['skipped', false, false],
    ['withheld', false, false],
  ] as const)('%s is an answer: %j, a whole one: %j', (state, answers, whole) => {
    expect([isAnswer(state), isWholeAnswer(state)]).toEqual([answers, whole]);
    const readings = readingsOf([
      routes(state),
      anArtifact(
        'kubectl-get-nodes',
        'NAME    STATUS   ROLES    AGE   VERSION\nbirch   Ready    <none>   9d    v1.29.6\n',
      ),
    ]);
    const snapshot = assembled(readings.map(({ artifact }) => artifact));
    expect(snapshot.hosts.get('birch')?.routes4?.complete).toBe(answers ? whole : undefined);
    const { columns, rows } = coverageOf(snapshot, readings);
    const column = columns.findIndex(({ id }) => id === 'ip-route');
    expect(rows.find(({ name }) => name === 'birch')?.cells[column]).toBe(state);
  });
  it.each([
    ['error', 'The command ip route failed; what it would have shown counts as not collected.'],
    ['absent-tool', 'no answer (the program is not there)'],
    ['forbidden', 'no answer (permission was refused)'],
    ['timeout', 'no answer (it took too long)'],
    ['skipped', 'no answer (it was not tried)'],
    ['withheld', 'no answer (its output may have held a secret)'],
  ] as const)('%s is a remark that says why', (state, words) => {
    const { diagnostics } = readArtifact(routes(state, 'Error: nothing for you\n'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['command-failed']);
    expect(diagnostics.map(describeDiagnostic).join()).toContain(words);
  });
});

describe('an output that was cut', () => {
  it('is used but for what stands before the cut, which may be half', () => {
    const { collected, diagnostics } = readArtifact(routes('truncated', `${ROUTES}192.0.2.48/2`));
    expect(collected?.records.map(({ line }) => line)).toEqual([1, 2]);
    expect(collected?.unread).toEqual([3]);
    expect(diagnostics.map(({ code, source }) => `${code} ${source.line}`)).toEqual([
      'output-truncated 1',
      'line-not-understood 3',
    ]);
  });
  it('loses a policy whose rules may be behind the cut', () => {
    const policy = (name: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {}
`;
    const text = `${policy('fence')}  ingress: [{}]\n${policy('gate')}`;
    const { collected } = readArtifact(anArtifact('manifest', text, { state: 'truncated' }));
    expect(collected?.records.map(({ line }) => line)).toEqual([2]);
    expect(collected?.unread).toEqual([9, 10, 11, 12, 13]);
  });
  it('of which nothing could be read keeps its remarks', () => {
    const { collected } = readArtifact(routes('truncated', 'def'));
    expect([collected?.records, collected?.unread]).toEqual([[], [1]]);
  });
});

describe('an output that no parser reads', () => {
  const rules = anArtifact('ip-rule', '0:\tfrom all lookup local\n\n32766:\tfrom all lookup main\n', {
    path: 'nodes/birch/ip-rule.txt',
    command: 'ip rule',
    scope: { kind: 'host', host: 'birch' },
  });
  const readings = readingsOf([rules, routes('ok'), anArtifact('session', '$ cd /tmp\n')]);

  it('is text only, and its lines are counted so', () => {
    const { lines, linesTextOnly, linesNotUnderstood } = coverageOf(assembled([rules]), readings);
    expect({ lines, linesTextOnly, linesNotUnderstood }).toEqual({
      lines: 5,
      linesTextOnly: 2,
      linesNotUnderstood: 0,
    });
    expect(inputsOf(readings).map(({ artifact, state }) => `${artifact} ${state}`)).toEqual([
      'ip-rule opaque',
      'ip-route ok',
      'session ok',
    ]);
  });
  it('is a remark, unless there is nothing in it', () => {
    const codesOf = (artifact: typeof rules) => readArtifact(artifact).diagnostics.map(({ code }) => code);
    expect(codesOf(rules)).toEqual(['command-unknown']);
    expect(codesOf({ ...rules, state: 'empty', text: '' })).toEqual([]);
    expect(codesOf({ ...rules, state: 'truncated' })).toEqual(['output-truncated', 'command-unknown']);
    expect(codesOf({ ...rules, state: 'forbidden' })).toEqual(['command-failed']);
  });
});

describe('the report', () => {
  const legendOf = (cells: (typeof emptyResult.coverage.rows)[number]['cells']) => {
    const coverage = { ...emptyResult.coverage, rows: [{ name: 'birch', cells }] };
    const { legend } = input.view({ ...emptyResult, coverage }) as { legend: { word: string }[] };
    return legend.map(({ word }) => word);
  };

  it('explains the states of a collector when they occur', () => {
    const everyday = ['read', 'empty', 'filtered', 'failed', 'text only', 'absent'];
    expect(legendOf(['ok'])).toEqual(everyday);
    expect(legendOf(['withheld', 'truncated', 'withheld'])).toEqual([
      'read',
      'empty',
      'filtered',
      'cut',
      'failed',
      'text only',
      'withheld',
      'absent',
    ]);
  });
});
