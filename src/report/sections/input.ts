import type { Result } from '../../result/result.ts';
import { evidenceBlocks } from '../evidence-view.ts';
import type { Chip } from '../icons.ts';
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
  error: {
    mark: 'blocked',
    word: 'failed',
    tone: 'bad',
    means: 'the command failed; counts as not collected',
  },
  opaque: { mark: 'opaque', word: 'text only', tone: 'open', means: 'kept, but no parser reads it' },
  absent: {
    mark: 'absent',
    word: 'absent',
    tone: 'open',
    means: 'not collected; nothing is concluded from it',
  },
};

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
    rows: rows.slice(0, ROWS).map((row) => ({
      name: row.name,
      cells: panel.columns.map((_, column) => cellOf(row.cells[panel.start + column])),
    })),
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
      legend: Object.values(CELLS),
      diagnostics: result.diagnostics.map(({ code, says, count, first }) => ({
        code,
        says,
        count,
        evidence: evidenceBlocks([first]),
      })),
      snapshotId: result.snapshot.id,
      files: shown.map(fileRow),
      more,
    };
  },
});
