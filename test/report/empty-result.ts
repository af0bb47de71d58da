import type { Result } from '../../src/result/result.ts';

const integrity: Result['snapshot']['integrity'] = {
  state: 'unsigned',
  says: '0 files as sealed; nobody signed: there is no SHA256SUMS.sig',
  files: { whole: 0, altered: 0, missing: 0, extra: 0 },
  changed: [],
  signature: { state: 'unsigned', why: 'there is no SHA256SUMS.sig' },
};

/** What remains of a bundle in which nothing could be read. */
export const emptyResult: Result = {
  schemaVersion: '1.0',
  tool: { name: 'calisnap', version: '0.1.0' },
  snapshot: { id: '0'.repeat(64), name: 'empty-bundle', kind: 'bundle', integrity },
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
