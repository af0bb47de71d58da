import { type Finding, type Outcome, severity } from '../result/finding.ts';
import type { Result } from '../result/result.ts';

export interface ListedFinding {
  /** `F1` is the gravest. */
  readonly number: string;
  readonly anchor: string;
  readonly check: string;
  readonly why: string;
  readonly finding: Finding;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
}

function ofOutcome(outcome: Outcome, index: number): Omit<ListedFinding, 'number'>[] {
  if (outcome.status !== 'failed') return [];
  // The position of the check keeps anchors apart should two ids look alike once they are cleaned.
  return outcome.findings.map((finding, n) => ({
    anchor: `finding-${slug(outcome.id)}-${index + 1}-${n + 1}`,
    check: outcome.id,
    why: outcome.why,
    finding,
  }));
}

/** All findings, gravest first, numbered; checks keep their order within one severity. */
export function findingsOf(result: Result): ListedFinding[] {
  const all = result.outcomes.flatMap(ofOutcome);
  const ordered = severity.options.flatMap((level) => all.filter((item) => item.finding.severity === level));
  return ordered.map((item, index) => ({ number: `F${index + 1}`, ...item }));
}
