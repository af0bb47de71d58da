import { type Diagnostic, describeDiagnostic } from '../lib/diagnostic.ts';
import { groupedBy } from '../lib/group.ts';
import type { Result } from '../result/result.ts';

/** Equal remarks in one line with their count; the first place stands for all. */
export function diagnosticsOf(diagnostics: readonly Diagnostic[]): Result['diagnostics'] {
  const groups = groupedBy(
    diagnostics,
    (diagnostic) => `${diagnostic.code} ${describeDiagnostic(diagnostic)}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first
      ? [{ code: first.code, says: describeDiagnostic(first), count: group.length, first: first.source }]
      : [];
  });
}
