import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { defineParser } from './parser.ts';
import { readTable, shown } from './table.ts';

const record = z.strictObject({
  line: z.int(),
  namespace: z.string().optional(),
  name: z.string(),
  /** `ippool.crd.projectcalico.org`, printed in front of the name when the command asked for several resources. */
  resource: z.string().optional(),
  /** The other cells by column name, as printed; an empty cell has no key. */
  columns: z.record(z.string(), z.string()),
});

/** Splits `ippool.crd.projectcalico.org/default` into resource and name; a plain name has no slash. */
function splitName(cell: string): { name: string; resource?: string } {
  const slash = cell.indexOf('/');
  return slash < 0 ? { name: cell } : { name: cell.slice(slash + 1), resource: cell.slice(0, slash) };
}

export const kubectlGetCrd = defineParser({
  artifact: 'kubectl-get-crd',
  summary:
    'Names of Calico objects: `kubectl get ippools,ipamblocks,bgppeers` (storage CRDs, aggregated API server, native v3 CRDs).',
  record,
  parse(text) {
    const table = readTable(text, (line) => /^(NAMESPACE\s+)?NAME(\s+[A-Z]|\s*$)/.test(line));
    return {
      records: table.rows.map(({ line, cells }) => ({
        line,
        ...splitName(cells.NAME ?? ''),
        ...optional({ namespace: shown(cells.NAMESPACE) }),
        columns: Object.fromEntries(
          Object.entries(cells).filter(([column, cell]) => !/^NAME(SPACE)?$/.test(column) && cell !== ''),
        ),
      })),
      frame: table.frame,
      remarks: table.stray.map((line) => ({
        line: line.number,
        code: 'line-not-understood',
        expected: 'a row under a header that starts with NAME',
      })),
    };
  },
});
