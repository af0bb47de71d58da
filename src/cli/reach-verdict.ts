import type { ReachResult } from '../result/reach.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { headOf } from './reach-text.ts';
import { print, printJson, safe, word, wrapped } from './terminal.ts';

type Verdict = NonNullable<ReachResult['verdict']>;

const CODES: Readonly<Record<Verdict, ExitCode>> = {
  allowed: exitCode.yes,
  denied: exitCode.no,
  unknown: exitCode.undetermined,
  mixed: exitCode.undetermined,
};

/** One family: source ports may make a difference, and then the answer is mixed. */
function verdictOf({ flows }: ReachResult['families'][number]): Verdict {
  if (flows.some(({ unknown }) => Object.keys(unknown).length > 0)) return 'unknown';
  const [flow] = flows;
  if (!flow) return 'denied';
  return Object.values(flow.allowed).some((text) => text.includes(' from ')) ? 'mixed' : 'allowed';
}

/** Answers a question with one endpoint on each side and a port: yes, no, or not known. */
export function answerYesOrNo(result: ReachResult, json: boolean): ExitCode {
  const verdicts = result.families.map((family) => ({ family: family.family, verdict: verdictOf(family) }));
  const [first] = verdicts;
  const isOne = verdicts.every(({ verdict }) => verdict === first?.verdict);
  const verdict = isOne && first ? first.verdict : 'mixed';
  if (json) {
    printJson({ ...result, verdict });
    return CODES[verdict];
  }
  const { from, to, port } = result.question;
  const reasons = result.families.flatMap(({ flows }) =>
    flows.flatMap(({ unknownBecause }) => unknownBecause),
  );
  print(
    `${word(verdict)}  ${safe(from ?? '')} to ${safe(to ?? '')}, ${safe(port ?? '')}${isOne ? '' : ` (${verdicts.map((one) => `IPv${one.family}: ${one.verdict}`).join(', ')})`}`,
    ...reasons.flatMap(({ says, command }) => [
      ...wrapped(says, '  '),
      ...wrapped(`collect: ${command}`, '    '),
    ]),
    ...headOf(result),
  );
  return CODES[verdict];
}
