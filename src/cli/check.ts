import { analyse } from '../pipeline.ts';
import { type Severity, severity } from '../result/finding.ts';
import type { Result } from '../result/result.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { openInput, readMoment } from './opening.ts';
import { cited, print, printJson, safe, styled, word, wrapped } from './terminal.ts';
import { integrityLine } from './verify.ts';

export interface CheckOptions {
  readonly bundle: string;
  readonly at: string;
  readonly failOn: Severity;
  readonly allowedSigners?: string | undefined;
  readonly json: boolean;
  readonly version: string;
}

const MAX_EVIDENCE_LINES = 6;

function findingLines(result: Result): string[] {
  const findings = result.outcomes.flatMap((outcome) =>
    outcome.status === 'failed' ? outcome.findings.map((finding) => ({ finding, outcome })) : [],
  );
  const rank = (level: Severity) => severity.options.indexOf(level);
  findings.sort((a, b) => rank(a.finding.severity) - rank(b.finding.severity));
  return findings.flatMap(({ finding, outcome }) => [
    '',
    `${word(finding.severity)}  ${styled('bold', safe(finding.title, 300))}  [${outcome.id}]`,
    ...wrapped(finding.says, '    '),
    ...finding.evidence.slice(0, MAX_EVIDENCE_LINES).map((source) => `    | ${cited(source)}`),
    ...(finding.evidence.length > MAX_EVIDENCE_LINES
      ? [`    | and ${finding.evidence.length - MAX_EVIDENCE_LINES} more lines (--json shows all)`]
      : []),
    ...(finding.remedy === undefined ? [] : wrapped(`Remedy: ${finding.remedy}`, '    ')),
    ...finding.commands.map((command) => `    $ ${safe(command)}`),
  ]);
}

function outcomeLines(result: Result): string[] {
  return result.outcomes.flatMap((outcome) => {
    const line = `${word(outcome.status)}  ${outcome.title}  [${outcome.id}]`;
    if (outcome.status === 'unknown')
      return [
        line,
        ...outcome.missing.map(({ what, command }) => `    lacks ${safe(what)}; collect: ${safe(command)}`),
      ];
    return outcome.status === 'failed' ? [line] : [line, ...wrapped(outcome.says, '    ')];
  });
}

function codeOf(result: Result, failOn: Severity): ExitCode {
  const limit = severity.options.indexOf(failOn);
  const findings = result.outcomes.flatMap((outcome) =>
    outcome.status === 'failed' ? outcome.findings : [],
  );
  if (findings.some((finding) => severity.options.indexOf(finding.severity) <= limit)) return exitCode.no;
  return result.outcomes.some((outcome) => outcome.status === 'unknown')
    ? exitCode.undetermined
    : exitCode.yes;
}

/** `calisnap check`: the findings, and the outcome of every check. */
export function runCheck({ bundle, at, failOn, allowedSigners, json, version }: CheckOptions): ExitCode {
  const opened = openInput(bundle, allowedSigners);
  const result = analyse(opened, readMoment(at, opened), version);
  if (json) {
    const { schemaVersion, snapshot, summary, outcomes, observations } = result;
    printJson({ schemaVersion, snapshot, summary, outcomes, observations });
  } else {
    const { agrees = 0, contradicts = 0, undetermined = 0 } = result.summary.observations;
    const observed = agrees + contradicts + undetermined;
    print(
      `${word(result.summary.status)}: ${safe(result.summary.headline, 300)}`,
      integrityLine(result),
      ...(observed > 0
        ? [`${agrees} of ${observed} observations agree with the model, ${contradicts} contradict it.`]
        : []),
      ...findingLines(result),
      '',
      styled('bold', 'Checks'),
      ...outcomeLines(result).map((line) => `  ${line}`),
    );
  }
  return codeOf(result, failOn);
}
