import type { Result } from '../../src/result/result.ts';

/** What remains of a bundle in which nothing could be read. */
export const emptyResult: Result = {
  schemaVersion: '1.0',
  tool: { name: 'calisnap', version: '0.1.0' },
  snapshot: { id: '0'.repeat(64), name: 'empty-bundle', kind: 'bundle' },
  summary: {
    status: 'undetermined',
    headline: 'Nothing could be read.',
    findings: {},
    checks: {},
    pairs: {},
    observations: {},
  },
  coverage: { columns: [], rows: [], lines: 0, linesNotUnderstood: 0, linesTextOnly: 0 },
  inputs: [],
  nodes: [],
  workloads: [],
  pools: [],
  blocks: [],
  policies: [],
  topology: { networks: [], links: [] },
  matrix: { endpoints: [], probes: [], cells: [], omitted: 0 },
  traces: [],
  observations: [],
  outcomes: [],
  assumptions: [],
  gaps: [],
  diagnostics: [],
};
