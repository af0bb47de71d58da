import { z } from 'zod';
import { evidence, source } from './evidence.ts';
import { outcome } from './finding.ts';
import { gap, trace, verdictValue } from './trace.ts';

export const SCHEMA_VERSION = '1.0';

const count = z.int().nonnegative();

const input = z.strictObject({
  file: z.string(),
  artifact: z.string(),
  scope: z.string(),
  command: z.string(),
  state: z.string(),
  filter: z.string().optional(),
  moment: z.int(),
  lines: count,
  notUnderstood: count,
  sha256: z.string(),
});

/** What became of an output at a place; `absent`: not collected, `not-expected`: not about this place. */
const cell = z.enum([
  'ok',
  'empty',
  'partial',
  'truncated',
  'error',
  'opaque',
  'absent-tool',
  'forbidden',
  'timeout',
  'skipped',
  'withheld',
  'absent',
  'not-expected',
]);

const coverage = z.strictObject({
  /** Kinds of output; a place that a kind is not about has the cell `not-expected`. */
  columns: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  rows: z.array(
    z.strictObject({
      name: z.string(),
      cells: z.array(cell),
    }),
  ),
  lines: count,
  linesNotUnderstood: count,
  /** Lines of outputs that no parser reads; kept, and nothing is concluded from them. */
  linesTextOnly: count,
});

/** Whether the bundle is as it was sealed. */
const integrity = z.strictObject({
  /**
   * `verified`: nothing changed, and a trusted key signed. `signed`: nothing changed, the signature was not checked.
   * `unsigned`: nothing changed, as far as checksums tell that anybody can make anew. `altered`, `incomplete`: files
   * changed or gone. `bad-signature`: not by a trusted key, or of something else. `unsealed`: no bundle was given.
   */
  state: z.enum(['verified', 'signed', 'unsigned', 'altered', 'incomplete', 'bad-signature', 'unsealed']),
  says: z.string(),
  files: z.strictObject({ whole: count, altered: count, missing: count, extra: count }),
  changed: z.array(z.strictObject({ path: z.string(), problem: z.enum(['altered', 'missing', 'extra']) })),
  signature: z.strictObject({
    state: z.enum(['verified', 'unsigned', 'not-verifiable', 'bad']),
    why: z.string(),
    signer: z.string().exactOptional(),
  }),
});

const node = z.strictObject({
  name: z.string(),
  address: z.string().optional(),
  roles: z.string().optional(),
  status: z.string().optional(),
  kubelet: z.string().optional(),
  tunnelAddresses: z.array(z.string()),
  blocks: z.array(z.string()),
  podCidrs: z.array(z.string()),
  workloads: count,
  evidence,
});

const workload = z.strictObject({
  id: z.string(),
  node: z.string().optional(),
  addresses: z.array(z.string()),
  hostNetwork: z.boolean().optional(),
  pool: z.string().optional(),
  /** Node side of the veth pair, and how it was paired with the pod. */
  interface: z.string().optional(),
  pairedBy: z.array(z.string()),
  selectedBy: z.array(z.string()),
  evidence,
});

const pool = z.strictObject({
  name: z.string(),
  cidr: z.string(),
  blockSize: z.int().optional(),
  encapsulation: z.string(),
  natOutgoing: z.boolean(),
  evidence,
});

const block = z.strictObject({
  cidr: z.string(),
  node: z.string().optional(),
  /** `blackhole`, `tunnel-address`, `route-from-other-node`, each with its line. */
  clues: z.array(z.strictObject({ node: z.string(), how: z.string(), source })),
  agrees: z.boolean(),
  evidence,
});

const policy = z.strictObject({
  id: z.string(),
  kind: z.string(),
  types: z.array(z.string()),
  selects: z.array(z.string()),
  says: z.string(),
  evidence,
});

const topologyLink = z.strictObject({
  from: z.string(),
  to: z.string(),
  encapsulation: z.enum(['ipip', 'vxlan', 'none', 'unknown']),
  /** `ok`: both directions have a route; `one-way`; `broken`; `unknown`: tables missing. */
  state: z.enum(['ok', 'one-way', 'broken', 'unknown']),
});

const observation = z.strictObject({
  moment: z.int(),
  from: z.string(),
  to: z.string(),
  says: z.string(),
  sent: count,
  received: count,
  replyTtl: z.int().optional(),
  predicted: verdictValue,
  predictedTtl: z.int().optional(),
  /** `undetermined`: the model does not know, so nothing can agree. */
  agreement: z.enum(['agrees', 'contradicts', 'undetermined']),
  why: z.string(),
  source,
});

/** Who reaches whom: rows are sources, columns destinations; `cells[row][column]`. */
const matrix = z.strictObject({
  endpoints: z.array(z.strictObject({ id: z.string(), kind: z.enum(['workload', 'node', 'outside']) })),
  probes: z.array(z.string()),
  cells: z.array(
    z.array(
      z
        .strictObject({
          verdict: verdictValue,
          confidence: z.enum(['proven', 'assumed']),
          /** Probes that arrive, when not all share the verdict. */
          only: z.array(z.string()),
          disposition: z.string(),
          says: z.string(),
        })
        .nullable(),
    ),
  ),
  /** How many sources and destinations were left out because of the row cap. */
  omitted: count,
});

export const result = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  tool: z.strictObject({ name: z.literal('calisnap'), version: z.string() }),
  snapshot: z.strictObject({
    /** sha256 of the list of checksums of the bundle. */
    id: z.string(),
    name: z.string(),
    kind: z.enum(['transcript', 'bundle', 'manifests']),
    moment: z.strictObject({ at: z.int(), last: z.int(), command: z.string() }).optional(),
    calico: z.string().optional(),
    kubernetes: z.string().optional(),
    integrity,
  }),
  summary: z.strictObject({
    /** `undetermined`: nothing failed, and something could not be told. */
    status: z.enum(['problems', 'undetermined', 'clean']),
    headline: z.string(),
    findings: z.record(z.string(), count),
    checks: z.record(z.string(), count),
    pairs: z.record(z.string(), count),
    observations: z.record(z.string(), count),
  }),
  coverage,
  inputs: z.array(input),
  nodes: z.array(node),
  workloads: z.array(workload),
  pools: z.array(pool),
  blocks: z.array(block),
  policies: z.array(policy),
  topology: z.strictObject({
    /** Underlay networks with the nodes in them. */
    networks: z.array(z.strictObject({ cidr: z.string(), nodes: z.array(z.string()) })),
    links: z.array(topologyLink),
  }),
  matrix,
  traces: z.array(trace),
  observations: z.array(observation),
  outcomes: z.array(outcome),
  /** Every named assumption that a verdict above leans on. */
  assumptions: z.array(
    z.strictObject({ id: z.string(), says: z.string(), command: z.string(), verdicts: count }),
  ),
  gaps: z.array(gap),
  diagnostics: z.array(z.strictObject({ code: z.string(), says: z.string(), count, first: source })),
});

export type Result = z.infer<typeof result>;
