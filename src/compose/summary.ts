import { severity } from '../result/finding.ts';
import type { Result } from '../result/result.ts';

function tally<K extends string>(keys: readonly K[], values: readonly string[]): Record<string, number> {
  return Object.fromEntries(keys.map((key) => [key, values.filter((value) => value === key).length]));
}

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

function headlineOf(
  status: Result['summary']['status'],
  outcomes: Result['outcomes'],
  undetermined: number,
): string {
  const findings = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? outcome.findings : []));
  const real = findings.filter((finding) => finding.severity !== 'info');
  const rank = (level: string) => (severity.options as readonly string[]).indexOf(level);
  const [worst] = [...real].sort((a, b) => rank(a.severity) - rank(b.severity));
  if (status === 'problems' && worst)
    return real.length === 1 ? worst.title : `${worst.title}, and ${plural(real.length - 1, 'more finding')}`;
  if (status === 'undetermined')
    return `No problem was found, and ${plural(undetermined, 'question')} could not be answered from this input`;
  return 'No problem was found by the checks that ran';
}

/** The first lines of the report, computed from the rest of the result and from nothing else. */
export function summaryOf(
  outcomes: Result['outcomes'],
  matrix: Result['matrix'],
  observations: Result['observations'],
): Result['summary'] {
  const findings = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? outcome.findings : []));
  const cells = matrix.cells.flat().flatMap((cell) => cell ?? []);
  const unknownChecks = outcomes.filter((outcome) => outcome.status === 'unknown').length;
  const unknownPairs = cells.filter((cell) => cell.verdict === 'unknown').length;
  const status = findings.some((finding) => finding.severity !== 'info')
    ? 'problems'
    : unknownChecks + unknownPairs > 0 || cells.length === 0
      ? 'undetermined'
      : 'clean';
  return {
    status,
    headline: headlineOf(status, outcomes, unknownChecks + unknownPairs),
    findings: tally(
      severity.options,
      findings.map((finding) => finding.severity),
    ),
    checks: tally(
      ['passed', 'failed', 'unknown', 'not-applicable'],
      outcomes.map((outcome) => outcome.status),
    ),
    pairs: tally(
      ['delivered', 'blocked', 'mixed', 'unknown'],
      cells.map((cell) => cell.verdict),
    ),
    observations: tally(
      ['agrees', 'contradicts', 'undetermined'],
      observations.map((one) => one.agreement),
    ),
  };
}
