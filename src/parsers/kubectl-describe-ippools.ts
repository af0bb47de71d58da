import { z } from 'zod';
import type { Line } from '../lib/lines.ts';
import { rangeOf, readBlocks, remarksOn } from './blocks.ts';
import { isDescribed, readEntry, sectionOf, startsObject } from './describe.ts';
import { defineParser } from './parser.ts';

const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  name: z.string(),
  /** Keys as printed (`Block Size`, `Cidr`). A list has one entry for each value, all with its key. */
  spec: z.array(z.strictObject({ line: z.int(), key: z.string(), value: z.string() })),
});

type Spec = z.infer<typeof record>['spec'];

function specOf(lines: readonly Line[]): Spec {
  const spec: Spec = [];
  let list = '';
  for (const line of sectionOf(lines, 'Spec')) {
    const entry = readEntry(line);
    const isKey = entry?.indent === 2;
    if (isKey && entry.value !== '') spec.push({ line: line.number, key: entry.key, value: entry.value });
    else if (!isKey && list !== '') spec.push({ line: line.number, key: list, value: line.text.trim() });
    if (isKey) list = entry.value === '' ? entry.key : '';
  }
  return spec;
}

export const kubectlDescribeIppools = defineParser({
  artifact: 'kubectl-describe-ippools',
  summary: 'IP pools with their fields: `kubectl describe ippools` (crd.projectcalico.org/v1, Calico 3.20).',
  record,
  parse(text) {
    const blocks = readBlocks(text, { starts: startsObject, belongs: isDescribed });
    return {
      records: blocks.blocks.map((block) => ({
        ...rangeOf(block),
        name: readEntry(block.first)?.value ?? '',
        spec: specOf(block.lines),
      })),
      frame: blocks.frame,
      remarks: remarksOn(blocks, 'Name: POOL, then its keys'),
    };
  },
});
