import { podNames } from '../engine/reach/group-list.ts';
import { CSV_HEAD, csvLine, csvLines } from '../report/reach/csv.ts';
import { dotLines } from '../report/reach/dot.ts';
import { matrixLines } from '../report/reach/matrix.ts';
import { trafficWords } from '../report/reach/traffic-words.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { openInput, readMoment } from './opening.ts';
import type { Names } from './reach-names.ts';
import { writeFileLines, writeLines } from './reach-output.ts';
import { type Pair, pairsOf } from './reach-pairs.ts';
import { progressOf } from './reach-progress.ts';
import { answersTo, type FamilyAnswers, isYesOrNo, type ReachQuestion } from './reach-question.ts';
import { reachResultOf } from './reach-result.ts';
import { reachText } from './reach-text.ts';
import { answerYesOrNo } from './reach-verdict.ts';
import { printJson, safe, safeJson, tell } from './terminal.ts';

export interface ReachCommand extends ReachQuestion {
  readonly bundle: string;
  readonly at: string;
  readonly json: boolean;
  readonly csv: boolean;
  readonly dot: boolean;
  readonly expand: boolean;
  readonly svg?: string | undefined;
}

function* allPairs(answers: readonly FamilyAnswers[]): Generator<Pair> {
  for (const one of answers) yield* pairsOf(one, progressOf());
}

/** One pair a line, so that two answers can be compared line by line. */
function* pairLines(pairs: Iterable<Pair>): Generator<string> {
  yield '{"schemaVersion":"calisnap.reach/1","form":"pairs","scope":"policy","pairs":[';
  let line = '';
  for (const { from, to, family, answer } of pairs) {
    if (line !== '') yield `${line},`;
    line = safeJson({ from, to, family, ...answer });
  }
  if (line !== '') yield line;
  yield ']}';
}

function* pairCsv(pairs: Iterable<Pair>): Generator<string> {
  yield CSV_HEAD;
  for (const { from, to, family, answer } of pairs)
    yield csvLine([from, to, `IPv${family}`, trafficWords(answer.allowed), trafficWords(answer.unknown)]);
}

async function expanded(answers: readonly FamilyAnswers[], csv: boolean): Promise<ExitCode> {
  const pairs = allPairs(answers);
  await writeLines(process.stdout, csv ? pairCsv(pairs) : pairLines(pairs));
  return exitCode.yes;
}

const namesFor = ({ answers: { reach }, from, to }: FamilyAnswers): Names => ({
  pods: podNames(reach),
  nodes: reach.endpoints.filter(({ end }) => end.kind === 'host').length,
  isWhole: from === undefined,
  isWholeTo: to === undefined,
});

/** One answer on standard output; pairs are for machines. */
function checkOutput({ json, csv, dot, expand, svg }: ReachCommand): void {
  if ([json, csv, dot].filter(Boolean).length > 1)
    throw new UsageError('--json, --csv and --dot are three answers', 'Give one of them.');
  if (expand && (dot || svg !== undefined || !(json || csv)))
    throw new UsageError(
      '--expand lists pairs for machines',
      'Give --json or --csv with it, and nothing else.',
    );
}

/** `calisnap reach`: who can reach whom, on which ports, as far as policy decides. */
export async function runReach(command: ReachCommand): Promise<ExitCode> {
  const { bundle, at, json, csv, dot, expand, svg, ...question } = command;
  checkOutput(command);
  const opened = openInput(bundle);
  const snapshot = opened.snapshotAt(readMoment(at, opened));
  const answers = answersTo(snapshot, question);
  if (answers.length === 0)
    throw new UsageError(
      'nothing in the input has an address that is asked about',
      'Pods and nodes with addresses are needed: kubectl get pods -A -o wide; inspect tells what was read.',
    );
  if (expand) return expanded(answers, csv);
  const { from, to, port } = question;
  const asked = { from: from ?? null, to: to ?? null, port: port ?? null };
  const result = reachResultOf(snapshot, asked, answers, progressOf());
  if (svg !== undefined) {
    await writeFileLines(svg, matrixLines(result));
    tell(`calisnap: wrote ${safe(svg)}`);
    if (!json && !csv && !dot) return exitCode.yes;
  }
  if (isYesOrNo(snapshot, question) && !csv && !dot) return answerYesOrNo(result, json);
  if (json) printJson({ ...result });
  else
    await writeLines(
      process.stdout,
      csv ? csvLines(result) : dot ? dotLines(result) : reachText(result, answers.map(namesFor)),
    );
  return exitCode.yes;
}
