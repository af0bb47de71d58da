import { expect } from 'vitest';
import { partsOf, type RunnableCheck } from '../../src/checks/check.ts';
import type { Comparison } from '../../src/engine/path/compare.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Finding, Outcome } from '../../src/result/finding.ts';

/** The answer of a check about a snapshot. */
export function ask(
  check: RunnableCheck,
  snapshot: Snapshot,
  comparisons: readonly Comparison[] = [],
): Outcome {
  return check.answer(partsOf(snapshot, comparisons));
}

/** What it says when it passes, or does not apply; another status fails the test and shows the whole answer. */
export function words(outcome: Outcome, status: 'passed' | 'not-applicable' = 'passed'): string {
  expect(outcome, JSON.stringify(outcome, undefined, 1)).toMatchObject({ status });
  return outcome.status === status ? outcome.says : '';
}

/** Its findings when it fails. */
export function findings(outcome: Outcome): Finding[] {
  expect(outcome, JSON.stringify(outcome, undefined, 1)).toMatchObject({ status: 'failed' });
  return outcome.status === 'failed' ? outcome.findings : [];
}

/** Severity, subjects and the cited lines of each finding. */
export function essence(outcome: Outcome) {
  return findings(outcome).map(({ severity, subjects, evidence }) => ({
    severity,
    subjects,
    lines: evidence.map(({ text }) => text),
  }));
}

/** What it lacks when it does not know. */
export function lacks(outcome: Outcome): string[] {
  expect(outcome, JSON.stringify(outcome, undefined, 1)).toMatchObject({ status: 'unknown' });
  return outcome.status === 'unknown' ? outcome.missing.map(({ what }) => what) : [];
}
