import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { defineParser } from './parser.ts';
import { readTable, shown } from './table.ts';

const record = z.strictObject({
  line: z.int(),
  /** Absent when the command named one namespace and the table has no such column. */
  namespace: z.string().optional(),
  name: z.string(),
  /** As printed. `<none>` is kept: it is an empty selector, which selects every pod. */
  podSelector: z.string().optional(),
  age: z.string().optional(),
});

export const kubectlGetNetworkpolicies = defineParser({
  artifact: 'kubectl-get-networkpolicies',
  summary:
    'Names and selectors of network policies: `kubectl get networkpolicies [-A]` (kubectl 1.23, 1.31).',
  record,
  parse(text) {
    const table = readTable(text, (line) => /^(NAMESPACE\s+)?NAME\s+POD-SELECTOR\s/.test(line));
    return {
      records: table.rows.map(({ line, cells }) => ({
        line,
        name: cells.NAME ?? '',
        ...optional({
          namespace: shown(cells.NAMESPACE),
          podSelector: cells['POD-SELECTOR'] || undefined,
          age: shown(cells.AGE),
        }),
      })),
      frame: table.frame,
      remarks: table.stray.map((line) => ({
        line: line.number,
        code: 'line-not-understood',
        expected: 'a row under the header NAME POD-SELECTOR AGE',
      })),
    };
  },
});
