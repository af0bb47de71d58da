import type { Result } from '../../result/result.ts';
import { evidenceBlocks } from '../evidence-view.ts';
import type { Chip } from '../icons.ts';
import { integritySentence } from '../integrity-view.ts';
import { panelsOf } from '../panels.ts';
import { defineSection } from '../section.ts';
import { capped, foreignChip } from '../words.ts';
import { coverageSentence } from './summary.ts';

/** Files and places that are printed. */
const ROWS = 500;

type Cell = Result['coverage']['rows'][number]['cells'][number];

const CELLS: Readonly<Record<Exclude<Cell, 'not-expected'>, Chip & { readonly means: string }>> = {
  ok: { mark: 'ok', word: 'read', tone: 'good', means: 'collected and understood' },
  empty: { mark: 'empty', word: 'empty', tone: 'quiet', means: 'the command answered that there is nothing' },
  partial: {
    mark: 'partial',
    word: 'filtered',
    tone: 'warn',
    means: 'some lines only: what is missing may still exist',
  },
  truncated: {
    mark: 'partial',
    word: 'cut',
    tone: 'warn',
    means: 'the beginning only: what comes after the cut may still exist',
  },
  error: {
    mark: 'blocked',
    word: 'failed',
    tone: 'bad',
    means: 'the command failed; counts as not collected',
  },
  opaque: { mark: 'opaque', word: 'text only', tone: 'open', means: 'kept, but no parser reads it' },
  'absent-tool': {
    mark: 'absent',
    word: 'no program',
    tone: 'open',
    means: 'the program is not there; counts as not collected',
  },
  forbidden: {
    mark: 'blocked',
    word: 'forbidden',
    tone: 'bad',
    means: 'permission was refused; counts as not collected',
  },
  timeout: {
    mark: 'blocked',
    word: 'timed out',
    tone: 'bad',
    means: 'the command took too long; counts as not collected',
  },
  skipped: {
    mark: 'skipped',
    word: 'skipped',
    tone: 'open',
    means: 'left out by whoever collected; counts as not collected',
  },
  withheld: {
    mark: 'skipped',
    word: 'withheld',
    tone: 'open',
    means: 'left out of the bundle, since it may have held a secret; counts as not collected',
  },
  absent: {
    mark: 'absent',
    word: 'absent',
    tone: 'open',
    means: 'not collected; nothing is concluded from it',
  },
};

/** States that only a collector gives: explained when they occur, not to every reader. */
const OCCASIONAL = /^(truncated|absent-tool|forbidden|timeout|skipped|withheld)$/;

function legendOf({ coverage, inputs }: Result) {
  const met = new Set([...coverage.rows.flatMap(({ cells }) => cells), ...inputs.map(({ state }) => state)]);
  return Object.entries(CELLS)
    .filter(([state]) => !OCCASIONAL.test(state) || met.has(state))
    .map(([, chip]) => chip);
}

/** An output that is not about this place has no cell: nothing is missing there. */
function cellOf(cell: Cell | undefined) {
  return cell === 'not-expected' ? null : CELLS[cell ?? 'absent'];
}

function stateChip(state: string): Chip {
  return Object.entries(CELLS).find(([name]) => name === state)?.[1] ?? foreignChip(state);
}

function coveragePanels({ columns, rows }: Result['coverage']) {
  if (rows.length === 0) return [];
  const caption = 'Coverage: what was expected of each place, and what became of it';
  return panelsOf(columns).map((panel) => ({
    caption: panel.range === '' ? caption : `${caption}; ${panel.range}`,
    columns: panel.columns.map((column) => column.title),
    // A place that none of these columns is about would be an empty row.
    rows: rows
      .map(({ name, cells }) => ({
        name,
        cells: cells.slice(panel.start, panel.start + panel.columns.length),
      }))
      .filter(({ cells }) => cells.some((cell) => cell !== 'not-expected'))
      .slice(0, ROWS)
      .map(({ name, cells }) => ({ name, cells: cells.map(cellOf) })),
  }));
}

function fileRow(input: Result['inputs'][number]) {
  return {
    file: input.file,
    scope: input.scope,
    command: input.command,
    chip: stateChip(input.state),
    filter: input.filter ?? '',
    moment: input.moment,
    lines: input.lines,
    notUnderstood: input.notUnderstood,
    sha256: input.sha256,
  };
}

export const input = defineSection({
  id: 'input',
  heading: 'Input',
  template: 'sections/input',
  view: (result) => {
    const { shown, more } = capped(result.inputs, ROWS);
    return {
      sentence: coverageSentence(result),
      panels: coveragePanels(result.coverage),
      legend: legendOf(result),
      diagnostics: result.diagnostics.map(({ code, says, count, first }) => ({
        code,
        says,
        count,
        evidence: evidenceBlocks([first]),
      })),
      snapshotId: result.snapshot.id,
      integrity: integritySentence(result.snapshot.integrity),
      files: shown.map(fileRow),
      more,
    };
  },
});
