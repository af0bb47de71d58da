import { renderArgs, renderScope } from '../../bundle/scope-cell.ts';
import { renderTable } from '../../bundle/tsv.ts';
import type { Conflict } from './choose.ts';

export const CONFLICT_COLUMNS = [
  'scope',
  'kind',
  'args',
  'kept',
  'kept-t0',
  'dropped',
  'dropped-t0',
  'reason',
  'same-text',
] as const;

/** `conflicts.tsv`: which output of which source was not used, and why. */
export function renderConflicts(conflicts: readonly Conflict[]): string {
  return renderTable(
    CONFLICT_COLUMNS,
    conflicts.map(({ kept, dropped, reason }) => [
      renderScope(dropped.artifact.scope),
      dropped.artifact.kind,
      renderArgs(dropped.artifact.args),
      kept.source,
      String(kept.artifact.collected?.t0 ?? ''),
      dropped.source,
      String(dropped.artifact.collected?.t0 ?? ''),
      reason,
      kept.artifact.text === dropped.artifact.text ? 'yes' : 'no',
    ]),
  );
}
