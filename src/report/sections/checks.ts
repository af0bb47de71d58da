import type { Outcome } from '../../result/finding.ts';
import { evidenceBlocks } from '../evidence-view.ts';
import { findingsOf, type ListedFinding } from '../finding-list.ts';
import { defineSection } from '../section.ts';
import { capped, countsOf, listed, OUTCOMES } from '../words.ts';

/** Places that are printed for a check that passed. */
const PLACES = 3;
const ORDER = Object.keys(OUTCOMES);

function saysOf(outcome: Outcome): string {
  switch (outcome.status) {
    case 'failed':
      return '';
    case 'unknown':
      return `Not collected: ${listed(outcome.missing.map((missing) => missing.what))}.`;
    case 'passed':
    case 'not-applicable':
      return outcome.says;
  }
}

function rowOf(outcome: Outcome, found: readonly ListedFinding[]) {
  const { shown, more } = capped(outcome.status === 'passed' ? outcome.evidence : [], PLACES);
  return {
    id: outcome.id,
    title: outcome.title,
    chip: OUTCOMES[outcome.status],
    says: saysOf(outcome),
    findings: found.map(({ number, anchor, finding }) => ({ number, anchor, title: finding.title })),
    evidence: evidenceBlocks(shown),
    more,
  };
}

export const checks = defineSection({
  id: 'checks',
  heading: 'Checks',
  template: 'sections/checks',
  view: (result) => {
    const all = findingsOf(result);
    const ordered = ORDER.flatMap((status) => result.outcomes.filter((outcome) => outcome.status === status));
    return {
      counts: countsOf(result.summary.checks, OUTCOMES),
      rows: ordered.map((outcome) =>
        rowOf(
          outcome,
          outcome.status === 'failed' ? all.filter((item) => outcome.findings.includes(item.finding)) : [],
        ),
      ),
    };
  },
});
