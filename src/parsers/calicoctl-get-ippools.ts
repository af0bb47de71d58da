import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { defineParser } from './parser.ts';
import { readTable, shown } from './table.ts';

const record = z.strictObject({
  line: z.int(),
  name: z.string(),
  cidr: z.string(),
  /** `true` or `false`, as printed; so are `disabled` and `disableBgpExport`. */
  nat: z.string().optional(),
  ipipMode: z.string().optional(),
  vxlanMode: z.string().optional(),
  disabled: z.string().optional(),
  disableBgpExport: z.string().optional(),
  selector: z.string().optional(),
});

const expected = 'a row under the header NAME CIDR [NAT IPIPMODE VXLANMODE DISABLED] SELECTOR';

export const calicoctlGetIppools = defineParser({
  artifact: 'calicoctl-get-ippools',
  summary: 'IP pools with their modes: `calicoctl get ippools [-o wide]` (calicoctl 3.11 to 3.30).',
  record,
  parse(text) {
    const table = readTable(text, (line) => /^NAME\s+CIDR\s/.test(line));
    return {
      records: table.rows.map(({ line, cells }) => ({
        line,
        name: cells.NAME ?? '',
        cidr: cells.CIDR ?? '',
        ...optional({
          nat: shown(cells.NAT),
          ipipMode: shown(cells.IPIPMODE),
          vxlanMode: shown(cells.VXLANMODE),
          disabled: shown(cells.DISABLED),
          disableBgpExport: shown(cells.DISABLEBGPEXPORT),
          selector: shown(cells.SELECTOR),
        }),
      })),
      frame: table.frame,
      remarks: table.stray.map((line) => ({ line: line.number, code: 'line-not-understood', expected })),
    };
  },
});
