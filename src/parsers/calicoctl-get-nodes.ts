import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { defineParser } from './parser.ts';
import { readTable, shown } from './table.ts';

const record = z.strictObject({
  line: z.int(),
  name: z.string(),
  /** As printed: an inherited AS number stands in parentheses, `(64512)`. */
  asn: z.string().optional(),
  /** With prefix length, `10.0.0.11/24`. */
  ipv4: z.string().optional(),
  ipv6: z.string().optional(),
});

export const calicoctlGetNodes = defineParser({
  artifact: 'calicoctl-get-nodes',
  summary: 'Nodes as Calico knows them: `calicoctl get nodes [-o wide]` (calicoctl 3.22).',
  record,
  parse(text) {
    const table = readTable(text, (line) => /^NAME(\s+ASN\s|\s*$)/.test(line));
    return {
      records: table.rows.map(({ line, cells }) => ({
        line,
        name: cells.NAME ?? '',
        ...optional({ asn: shown(cells.ASN), ipv4: shown(cells.IPV4), ipv6: shown(cells.IPV6) }),
      })),
      frame: table.frame,
      remarks: table.stray.map((line) => ({
        line: line.number,
        code: 'line-not-understood',
        expected: 'a row under the header NAME ASN IPV4 IPV6',
      })),
    };
  },
});
