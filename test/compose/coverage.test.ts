import { describe, expect, it } from 'vitest';
import { sealContents } from '../../src/bundle/bundle.ts';
import type { Artifact } from '../../src/lib/artifact.ts';
import { analyse, open } from '../../src/pipeline.ts';
import { input } from '../../src/report/sections/input.ts';

const artifact = (path: string, fields: Partial<Artifact>): Artifact => ({
  path,
  kind: 'unknown',
  scope: { kind: 'cluster' },
  moment: 1,
  state: 'ok',
  command: path,
  args: {},
  text: 'one\ntwo\n',
  collected: { source: 'exec' },
  ...fields,
});
const list = (plural: string, items: readonly object[] = [], fields: Partial<Artifact> = {}) =>
  artifact(`cluster/${plural}.json`, {
    kind: 'manifest',
    args: { list: plural, 'all-namespaces': 'true' },
    text: `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items })}\n`,
    ...fields,
  });
const on = (host: string, kind: string, fields: Partial<Artifact> = {}) =>
  artifact(`nodes/${host}/${kind}.txt`, { kind, scope: { kind: 'host', host }, ...fields });
const node = (name: string, address: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  spec: {},
  status: { addresses: [{ type: 'InternalIP', address }] },
});
const NODES = list('nodes', [node('n1', '10.0.0.1'), node('n2', '10.0.0.2')]);

/** The result of a collected bundle with these artifacts. */
function resultOf(artifacts: readonly Artifact[]) {
  const snapshot = { kind: 'bundle', name: 'x', lines: 0, prose: 0 } as const;
  const opened = open(sealContents({ snapshot, artifacts, sidecars: new Map() }));
  return analyse(opened, opened.last, '0');
}
/** One row of the coverage, without the outputs that are absent or not expected. */
function rowOf(artifacts: readonly Artifact[], name: string): Record<string, string> {
  const { columns, rows } = resultOf(artifacts).coverage;
  const cells = rows.find((row) => row.name === name)?.cells ?? [];
  const met = columns.map(({ id }, i) => [id, cells[i] ?? 'no row'] as const);
  return Object.fromEntries(met.filter(([, cell]) => !/^(absent|not-expected)$/.test(cell)));
}

describe('a JSON list', () => {
  it('answers what the tables of the same objects would tell', () => {
    expect(rowOf([NODES, list('ippools.crd.projectcalico.org', [], { state: 'empty' })], 'cluster')).toEqual({
      'kubectl-get-nodes': 'ok',
      'kubectl-describe-nodes': 'ok',
      'calicoctl-get-nodes': 'ok',
      'kubectl-get-crd': 'empty',
      'kubectl-describe-ippools': 'empty',
      'calicoctl-get-ippools': 'empty',
    });
  });

  it('that was refused is told as refused, not as never asked for', () => {
    expect(rowOf([NODES, list('pods', [], { state: 'forbidden', text: '' })], 'cluster')).toMatchObject({
      'kubectl-get-pods': 'forbidden',
    });
  });

  it('beside a table: the better of the two counts', () => {
    const table = artifact('cluster/pods.txt', { kind: 'kubectl-get-pods', state: 'error' });
    expect(rowOf([NODES, list('pods'), table], 'cluster')).toMatchObject({ 'kubectl-get-pods': 'ok' });
  });

  it('of Calico’s policies is no answer about those of Kubernetes', () => {
    const row = rowOf([NODES, list('networkpolicies.crd.projectcalico.org')], 'cluster');
    expect(row).not.toHaveProperty('kubectl-get-networkpolicies');
    expect(row).toMatchObject({ 'list:networkpolicies.crd.projectcalico.org': 'opaque' });
  });

  it('that nothing is concluded from is shown as kept, one that is read as read', () => {
    expect(rowOf([NODES, list('felixconfigurations'), list('namespaces')], 'cluster')).toMatchObject({
      'list:felixconfigurations': 'opaque',
      'list:namespaces': 'ok',
    });
  });
});

describe('what is kept as text', () => {
  const kept = [
    NODES,
    on('n1', 'bird-protocols'),
    on('n2', 'bird-protocols', { state: 'timeout', text: '' }),
    artifact('cluster/events.txt', { kind: 'kubectl-events' }),
    artifact('calicoctl/ipam.txt', { kind: 'calicoctl-ipam-show', state: 'absent-tool', text: '' }),
    artifact('pods/log.txt', {
      kind: 'pod-log',
      scope: { kind: 'pod', namespace: 'calico', pod: 'typha-1' },
    }),
  ];

  it('is shown as kept at its place, and where it is missing with the reason', () => {
    expect(rowOf(kept, 'n1')).toEqual({ 'bird-protocols': 'opaque' });
    expect(rowOf(kept, 'n2')).toEqual({ 'bird-protocols': 'timeout' });
    expect(rowOf(kept, 'cluster')).toMatchObject({
      'kubectl-events': 'opaque',
      'calicoctl-ipam-show': 'absent-tool',
    });
  });

  it('of a pod without a row of its own is seen with the cluster', () => {
    expect(rowOf(kept, 'cluster')).toMatchObject({ 'pod-log': 'opaque' });
  });

  it('counts as text, never as lines that were not understood', () => {
    const { coverage, inputs } = resultOf(kept);
    expect(coverage.linesNotUnderstood).toBe(0);
    // Two lines each of the protocols of n1, the events and the log.
    expect(coverage.linesTextOnly).toBe(6);
    const states = inputs.map(({ file, state, notUnderstood }) => `${file} ${state} ${notUnderstood}`);
    expect(states).toContain('cluster/events.txt opaque 0');
    expect(states).toContain('pods/log.txt opaque 0');
  });

  it('has no column in a bundle that holds nothing of it, and no empty rows on paper', () => {
    expect(resultOf([NODES]).coverage.columns.map(({ id }) => id)).not.toContain('pod-log');
    const view = input.view(resultOf(kept)) as { panels: { rows: { cells: unknown[] }[] }[] };
    const rows = view.panels.flatMap((panel) => panel.rows);
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter(({ cells }) => cells.every((cell) => cell === null))).toEqual([]);
  });
});
