import type { Result } from '../../result/result.ts';
import { findingsOf } from '../finding-list.ts';
import { INTEGRITIES } from '../integrity-view.ts';
import { defineSection } from '../section.ts';
import { AGREEMENTS, countsOf, OUTCOMES, plural, SEVERITIES, STATUSES, VERDICTS } from '../words.ts';

function momentText({ moment }: Result['snapshot']): string {
  if (moment === undefined) return 'not known';
  if (moment.last === 1) return 'the only moment of the bundle';
  const where = moment.at === moment.last ? 'the last of the session' : `of ${moment.last} in the session`;
  return `moment ${moment.at}, ${where}, after \u201c${moment.command}\u201d`;
}

const TAKEN_FROM: Readonly<Record<Result['snapshot']['kind'], string>> = {
  transcript: 'a pasted session',
  bundle: 'a collected bundle',
  manifests: 'manifests, without any output of a cluster',
};

function facts({ snapshot, tool }: Result) {
  return [
    { name: 'Snapshot', value: snapshot.name },
    { name: 'Taken from', value: TAKEN_FROM[snapshot.kind] },
    { name: 'State shown', value: momentText(snapshot) },
    { name: 'Calico', value: snapshot.calico ?? 'version not known' },
    { name: 'Kubernetes', value: snapshot.kubernetes ?? 'version not known' },
    { name: 'Snapshot id', value: snapshot.id },
    {
      name: 'Integrity',
      value: `${INTEGRITIES[snapshot.integrity.state].word}: ${snapshot.integrity.says}`,
    },
    { name: 'Made by', value: `${tool.name} ${tool.version}` },
  ];
}

/** What was there to look at, in one sentence, with what is missing in the same breath. */
export function coverageSentence({ coverage }: Result): string {
  const cells = coverage.rows.flatMap((row) => row.cells).filter((cell) => cell !== 'not-expected');
  const present = cells.filter((cell) => cell !== 'absent').length;
  const outputs = `${present} of ${plural(cells.length, 'expected output')} of ${plural(coverage.rows.length, 'place')}`;
  const unread =
    coverage.linesNotUnderstood === 0
      ? 'every line that a parser was given was understood'
      : `${plural(coverage.linesNotUnderstood, 'line')} could not be read`;
  const text =
    coverage.linesTextOnly === 0
      ? ''
      : `; ${plural(coverage.linesTextOnly, 'line')} ${coverage.linesTextOnly === 1 ? 'is' : 'are'} kept as text only`;
  return `The input holds ${outputs} and ${plural(coverage.lines, 'line')}; ${unread}${text}.`;
}

function observationSentence({ summary, observations }: Result): string {
  if (observations.length === 0) return 'The input holds no ping to compare the model with.';
  const agrees = summary.observations.agrees ?? 0;
  const contradicts = summary.observations.contradicts ?? 0;
  const open = observations.length - agrees - contradicts;
  const verdict = contradicts > 0 ? ` ${contradicts} contradict it: read those first.` : '';
  const rest = open > 0 ? ` ${open} could not be compared.` : '';
  return `${agrees} of ${plural(observations.length, 'observation')} in the input agree with what the model says.${verdict}${rest}`;
}

/** How much of what was decided would change with an assumption, and how much stayed open. */
function openSentence({ matrix, gaps, assumptions }: Result): string {
  const decided = matrix.cells
    .flat()
    .flatMap((cell) => (cell === null || cell.verdict === 'unknown' ? [] : [cell]));
  const assumed = decided.filter((cell) => cell.confidence === 'assumed').length;
  const lean =
    assumptions.length === 0
      ? 'no verdict leans on an assumption'
      : `${assumed} of ${plural(decided.length, 'decided pair')} lean on ${plural(assumptions.length, 'named assumption')}`;
  const left =
    gaps.length === 0
      ? 'No question was left open'
      : `${plural(gaps.length, 'question')} could not be answered from this input`;
  return `${left}, and ${lean}`;
}

export const summary = defineSection({
  id: 'summary',
  heading: 'Summary',
  template: 'sections/summary',
  view: (result) => ({
    status: STATUSES[result.summary.status],
    headline: result.summary.headline,
    severities: countsOf(result.summary.findings, SEVERITIES),
    groups: [
      { name: 'Checks', counts: countsOf(result.summary.checks, OUTCOMES) },
      { name: 'Pairs of endpoints', counts: countsOf(result.summary.pairs, VERDICTS) },
      { name: 'Observations', counts: countsOf(result.summary.observations, AGREEMENTS) },
    ],
    coverage: coverageSentence(result),
    observations: observationSentence(result),
    open: openSentence(result),
    top: findingsOf(result)
      .slice(0, 5)
      .map(({ number, anchor, finding }) => ({
        number,
        anchor,
        title: finding.title,
        chip: SEVERITIES[finding.severity],
      })),
    facts: facts(result),
  }),
});
