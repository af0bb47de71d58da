import { z } from 'zod';
import type { Line } from '../lib/lines.ts';
import { type Block, rangeOf, readBlocks, remarksOn } from './blocks.ts';
import { isDescribed, readEntry, sectionOf, startsObject } from './describe.ts';
import { defineParser } from './parser.ts';

const pair = z.strictObject({ line: z.int(), key: z.string(), value: z.string() });

const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  name: z.string(),
  /** Equal values of PodCIDR and PodCIDRs once. */
  podCidrs: z.array(z.strictObject({ line: z.int(), cidr: z.string() })),
  internalIp: z.strictObject({ line: z.int(), value: z.string() }).optional(),
  annotations: z.array(pair),
  labels: z.array(pair),
});

type Pair = z.infer<typeof pair>;

/** `key=value`, one label a line. */
function labelsOf(lines: readonly Line[]): Pair[] {
  return sectionOf(lines, 'Labels').flatMap(({ number, text }) => {
    const [, key, value = ''] = /^([^=\s]+)=(.*)$/.exec(text.trim()) ?? [];
    return key === undefined ? [] : [{ line: number, key, value }];
  });
}

/** `key: value`, one annotation a line; a long value stands below its key, further to the right. */
function annotationsOf(lines: readonly Line[]): Pair[] {
  const pairs: (Pair & { indent: number })[] = [];
  for (const line of sectionOf(lines, 'Annotations')) {
    const last = pairs.at(-1);
    const indent = line.text.search(/\S/);
    const [, key, value = ''] = /^([^\s:]+):(?:\s+(.*))?$/.exec(line.text.trim()) ?? [];
    if (last && indent > last.indent) last.value += `${last.value === '' ? '' : '\n'}${line.text.trim()}`;
    else if (key !== undefined) pairs.push({ line: line.number, key, value, indent });
  }
  return pairs.map(({ line, key, value }) => ({ line, key, value }));
}

function podCidrsOf(lines: readonly Line[]): { line: number; cidr: string }[] {
  const found = lines.flatMap((line) => {
    const entry = readEntry(line);
    if (entry?.indent !== 0 || !/^PodCIDRs?$/.test(entry.key)) return [];
    return entry.value
      .split(/[,\s]+/)
      .filter(Boolean)
      .map((cidr) => ({ line: line.number, cidr }));
  });
  return found.filter(({ cidr }, i) => found.findIndex((other) => other.cidr === cidr) === i);
}

function readNode(block: Block) {
  const internalIp = block.lines.map(readEntry).find((entry) => entry?.key === 'InternalIP');
  return {
    ...rangeOf(block),
    name: readEntry(block.first)?.value ?? '',
    podCidrs: podCidrsOf(block.lines),
    ...(internalIp && { internalIp: { line: internalIp.line, value: internalIp.value } }),
    annotations: annotationsOf(block.lines),
    labels: labelsOf(block.lines),
  };
}

export const kubectlDescribeNodes = defineParser({
  artifact: 'kubectl-describe-nodes',
  summary:
    'Pod prefixes, annotations and labels of nodes: `kubectl describe nodes`, also grepped (kubectl 1.23).',
  record,
  parse(text) {
    const blocks = readBlocks(text, { starts: startsObject, belongs: isDescribed });
    return {
      records: blocks.blocks.map(readNode),
      frame: blocks.frame,
      remarks: remarksOn(blocks, 'Name: NODE, then its keys, labels and annotations'),
    };
  },
});
