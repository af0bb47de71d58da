import { safeLine } from '../../lib/safe-text.ts';
import type { ReachResult } from '../../result/reach.ts';
import { trafficWords } from './traffic-words.ts';

const LONGEST = 200;

/** A quoted string of the DOT language. Backslashes would start an escape of its own there. */
const quoted = (text: string): string =>
  `"${safeLine(text, LONGEST).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const SHAPES = { pods: 'box', nodes: 'component', outside: 'ellipse' } as const;

/** Groups as nodes of a graph, and what is between them as edges, for Graphviz. */
export function* dotLines({ families }: ReachResult): Generator<string> {
  yield 'digraph reach {';
  yield '  rankdir=LR;';
  yield '  node [fontname="sans-serif"];';
  yield '  edge [fontname="sans-serif", fontsize=10];';
  for (const { family, groups, flows } of families) {
    const nameOf = (id: string) => `"v${family}-${id}"`;
    yield `  subgraph "cluster-${family}" {`;
    yield `    label="IPv${family}";`;
    for (const { id, name, kind } of groups)
      yield `    ${nameOf(id)} [label=${quoted(name)}, shape=${SHAPES[kind]}];`;
    yield '  }';
    for (const { from, to, allowed, unknown, where } of flows) {
      const place = where === 'anywhere' ? '' : ` (${where})`;
      const edge = `  ${nameOf(from)} -> ${nameOf(to)}`;
      const [sure, open] = [trafficWords(allowed), trafficWords(unknown)];
      if (sure !== '') yield `${edge} [label=${quoted(sure + place)}];`;
      if (open !== '') yield `${edge} [label=${quoted(`unknown: ${open}${place}`)}, style=dashed];`;
    }
  }
  yield '}';
}
