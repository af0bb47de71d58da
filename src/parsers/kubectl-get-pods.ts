import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { defineParser } from './parser.ts';
import { readTable, shown } from './table.ts';

const record = z.strictObject({
  line: z.int(),
  /** Absent when the command named one namespace and the table has no such column. */
  namespace: z.string().optional(),
  name: z.string(),
  status: z.string().optional(),
  /** As printed, `1 (2m54s ago)` included. */
  restarts: z.string().optional(),
  age: z.string().optional(),
  ip: z.string().optional(),
  node: z.string().optional(),
  /** The LABELS column of `--show-labels`: absent means not shown, {} means `<none>`. */
  labels: z.record(z.string(), z.string()).optional(),
});

function labelsOf(cell: string): Record<string, string> {
  if (cell === '<none>') return {};
  return Object.fromEntries(
    cell.split(',').map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

/** RFC 1123 subdomain: whatever else stands under the header, such as pasted YAML, is no pod. */
const POD_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

export const kubectlGetPods = defineParser({
  artifact: 'kubectl-get-pods',
  summary:
    'Pods with address and node, columns by header name: `kubectl get pods [-A] -o wide` (kubectl 1.23).',
  record,
  parse(text) {
    const table = readTable(text, (line) => /^(NAMESPACE\s+)?NAME\s/.test(line));
    const rows = table.rows.filter(({ cells }) => POD_NAME.test(cells.NAME ?? ''));
    const others = table.rows.filter((row) => !rows.includes(row)).map((row) => row.line);
    return {
      records: rows.map(({ line, cells }) => ({
        line,
        name: cells.NAME ?? '',
        ...optional({
          namespace: shown(cells.NAMESPACE),
          status: shown(cells.STATUS),
          restarts: shown(cells.RESTARTS),
          age: shown(cells.AGE),
          ip: shown(cells.IP),
          node: shown(cells.NODE),
          labels: cells.LABELS === undefined ? undefined : labelsOf(cells.LABELS),
        }),
      })),
      frame: table.frame,
      remarks: [...table.stray.map((line) => line.number), ...others].map((line) => ({
        line,
        code: 'line-not-understood',
        expected: 'a row under the header NAME READY STATUS RESTARTS AGE IP NODE',
      })),
    };
  },
});
