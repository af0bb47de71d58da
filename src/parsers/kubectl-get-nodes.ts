import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { defineParser } from './parser.ts';
import { readTable, shown } from './table.ts';

const record = z.strictObject({
  line: z.int(),
  name: z.string(),
  /** As printed: `Ready,SchedulingDisabled`. */
  status: z.string().optional(),
  roles: z.string().optional(),
  age: z.string().optional(),
  version: z.string().optional(),
  internalIp: z.string().optional(),
  externalIp: z.string().optional(),
  osImage: z.string().optional(),
  kernel: z.string().optional(),
  runtime: z.string().optional(),
});

export const kubectlGetNodes = defineParser({
  artifact: 'kubectl-get-nodes',
  summary: 'Nodes with addresses and versions: `kubectl get nodes [-o wide]` (kubectl 1.23, 1.31).',
  record,
  parse(text) {
    const table = readTable(text, (line) => /^NAME\s+STATUS\s/.test(line));
    return {
      records: table.rows.map(({ line, cells }) => ({
        line,
        name: cells.NAME ?? '',
        ...optional({
          status: shown(cells.STATUS),
          roles: shown(cells.ROLES),
          age: shown(cells.AGE),
          version: shown(cells.VERSION),
          internalIp: shown(cells['INTERNAL-IP']),
          externalIp: shown(cells['EXTERNAL-IP']),
          osImage: shown(cells['OS-IMAGE']),
          kernel: shown(cells['KERNEL-VERSION']),
          runtime: shown(cells['CONTAINER-RUNTIME']),
        }),
      })),
      frame: table.frame,
      remarks: table.stray.map((line) => ({
        line: line.number,
        code: 'line-not-understood',
        expected: 'a row under the header NAME STATUS ROLES AGE VERSION',
      })),
    };
  },
});
