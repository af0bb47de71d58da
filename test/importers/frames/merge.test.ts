import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Bundle, sealContents } from '../../../src/bundle/bundle.ts';
import type { SnapshotFile } from '../../../src/bundle/snapshot-file.ts';
import { mergeBundles } from '../../../src/importers/merge/merge.ts';
import { openSource, openSources } from '../../../src/importers/open-source.ts';
import type { Artifact } from '../../../src/lib/artifact.ts';
import { bytesOf, LINES } from './streams.ts';

/** `ip route` of n1 as one source has it. */
function aRoute(t0: number | undefined, fields: Partial<Artifact> = {}): Artifact {
  return {
    path: 'nodes/n1/ip-route-all.txt',
    kind: 'ip-route',
    scope: { kind: 'host', host: 'n1' },
    moment: 1,
    state: 'ok',
    command: 'ip route show table all',
    args: { table: 'all', family: '6' },
    text: `default dev eth0 metric ${t0}\n`,
    collected: { source: 'exec', ...(t0 !== undefined && { t0 }) },
    ...fields,
  };
}

const facts = (boot: string, t0: number): Artifact =>
  aRoute(t0, {
    path: 'nodes/n1/node-facts.txt',
    kind: 'node-facts',
    args: {},
    text: `hostname=n1\nboot_id=${boot.repeat(36)}\n`,
  });

function aSource(
  name: string,
  artifacts: readonly Artifact[],
  head: Partial<SnapshotFile> = {},
  sidecars = {},
): Bundle {
  const snapshot = { kind: 'bundle', name, lines: 0, prose: 0, state: 'complete', ...head } as const;
  return sealContents({ snapshot, artifacts, sidecars: new Map(Object.entries(sidecars)) });
}

const texts = ({ artifacts }: Bundle) => artifacts.map(({ text }) => text);
const reasons = (merged: ReturnType<typeof mergeBundles>) =>
  merged.conflicts.map(({ kept, dropped, reason }) => `${kept.source} over ${dropped.source}: ${reason}`);

describe('sources that are put together', () => {
  it('keep what only one of them has, under paths of their own', () => {
    const other = aRoute(5, { args: {}, text: 'main\n' });
    const { bundle, conflicts } = mergeBundles([aSource('a', [aRoute(5)]), aSource('b', [other])]);
    expect(bundle.artifacts.map(({ path, text }) => [path, text])).toEqual([
      ['nodes/n1/ip-route-all-2.txt', 'main\n'],
      ['nodes/n1/ip-route-all.txt', 'default dev eth0 metric 5\n'],
    ]);
    expect(conflicts).toEqual([]);
    expect(bundle.sidecars.has('conflicts.tsv')).toBe(false);
  });

  it('of the same output keep the later one, in whatever order they are given', () => {
    const [old, young] = [
      aSource('old', [aRoute(5)]),
      aSource('young', [aRoute(9, { args: { family: '6', table: 'all' } })]),
    ];
    for (const order of [
      [old, young],
      [young, old],
    ]) {
      const merged = mergeBundles(order);
      expect(texts(merged.bundle)).toEqual(['default dev eth0 metric 9\n']);
      expect(reasons(merged)).toEqual(['young over old: later']);
    }
    expect(mergeBundles([old, young]).bundle.sidecars.get('conflicts.tsv')).toBe(
      'scope\tkind\targs\tkept\tkept-t0\tdropped\tdropped-t0\treason\tsame-text\n' +
        'host/n1\tip-route\ttable=all family=6\tyoung\t9\told\t5\tlater\tno\n',
    );
  });

  it('never give an answer away for a later refusal', () => {
    const refused = aRoute(9, { state: 'forbidden', text: '' });
    expect(reasons(mergeBundles([aSource('a', [aRoute(5)]), aSource('b', [refused])]))).toEqual([
      'a over b: answer',
    ]);
    expect(reasons(mergeBundles([aSource('b', [refused]), aSource('a', [aRoute(5)])]))).toEqual([
      'a over b: answer',
    ]);
  });

  it('never mix two boots of a node, and leave other nodes alone', () => {
    const before = aSource('before', [facts('a', 5), aRoute(5), aRoute(5, { kind: 'ip-rule' })]);
    const elsewhere = aRoute(4, {
      scope: { kind: 'host', host: 'n2' },
      path: 'nodes/n2/ip-route.txt',
      text: 'n2\n',
    });
    const after = aSource('after', [facts('b', 9), aRoute(9), elsewhere]);
    const merged = mergeBundles([after, before]);
    expect(merged.bundle.artifacts.map(({ path }) => path)).toEqual([
      'nodes/n1/ip-route-all.txt',
      'nodes/n1/node-facts.txt',
      'nodes/n2/ip-route.txt',
    ]);
    expect(reasons(merged)).toEqual(Array(3).fill('after over before: rebooted'));
    const same = mergeBundles([after, aSource('same', [facts('b', 5), aRoute(5, { kind: 'ip-rule' })])]);
    expect(same.bundle.artifacts.map(({ kind }) => kind)).toContain('ip-rule');
  });

  it('keep what one source gives twice', () => {
    const twice = aSource('a', [aRoute(5), aRoute(6, { path: 'nodes/n1/second.txt' })]);
    expect(texts(mergeBundles([twice]).bundle)).toHaveLength(2);
  });

  it('of different clusters are refused; one that does not know its cluster goes with any', () => {
    const [one, two, none] = [{ clusterUid: '1' }, { clusterUid: '2' }, { clusterUid: 'unknown' }].map(
      (head, i) => aSource(`s${i}`, [], head),
    ) as [Bundle, Bundle, Bundle];
    expect(() => mergeBundles([none, one, two])).toThrow(
      's1: it is of cluster 2, and s0 of cluster 1; expected sources of one cluster.',
    );
    expect(mergeBundles([none, one]).bundle.snapshot.clusterUid).toBe('1');
    expect(mergeBundles([none, none]).bundle.snapshot).not.toHaveProperty('clusterUid');
  });

  it('have the time from the first to the last, and are partial when one is', () => {
    const merged = mergeBundles([
      aSource('n1', [], {
        began: '2026-03-01T03:10:00Z',
        ended: '2026-03-01T03:11:00Z',
        lines: 4,
        state: 'partial',
      }),
      aSource('all', [], {
        began: '2026-03-01T03:00:00Z',
        ended: '2026-03-01T03:05:00Z',
        clusterUid: '1',
        tool: '9',
      }),
    ]);
    expect(merged.bundle.snapshot).toEqual({
      kind: 'bundle',
      name: 'all',
      lines: 4,
      prose: 0,
      tool: '9',
      began: '2026-03-01T03:00:00Z',
      ended: '2026-03-01T03:11:00Z',
      clusterUid: '1',
      state: 'partial',
    });
  });

  it('have one table of clocks, and the changes from the first list to the last', () => {
    const clocks = (node: string) => `node\tt0\tnode_epoch\tt1\n${node}\t1\t2\t3\n`;
    const list = (...names: readonly string[]) =>
      `kind\tnamespace\tname\tuid\tresourceVersion\tdetail\n${names.map((name) => `pods\tshop\t${name}\t${name}\t1\t\n`).join('')}`;
    const source = (began: string, node: string, begin: string, end: string) =>
      aSource(
        node,
        [],
        { began },
        { 'clocks.tsv': clocks(node), 'churn/begin.tsv': begin, 'churn/end.tsv': end },
      );
    const { circumstances } = mergeBundles([
      source('2026-03-01T05', 'n2', list('b'), list('b', 'c')),
      source('2026-03-01T04', 'n1', list('a', 'b'), list('b')),
    ]).bundle;
    expect(circumstances.clocks?.map(({ node }) => node)).toEqual(['n2', 'n1']);
    expect(circumstances.churn?.map(({ name, change }) => `${name} ${change}`)).toEqual([
      'a vanished',
      'c appeared',
    ]);
  });

  it('do not hide that a source was altered', () => {
    const source: Bundle = {
      ...aSource('a', [aRoute(5)]),
      integrity: [{ path: 'x.txt', problem: 'altered' }],
    };
    expect(mergeBundles([source]).bundle.sidecars.get('collector.log')).toBe(
      'a: x.txt was altered when it was imported\n',
    );
  });
});

describe('opening', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calisnap-merge-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string | Uint8Array) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('frames cites the file that was given', () => {
    const [, route] = openSource(file('n1.txt', bytesOf(LINES))).artifacts;
    expect(route).toMatchObject({ citeOrigin: true, origin: { file: 'n1.txt', line: 6 } });
  });

  it('a file with the streams of two nodes is one bundle', () => {
    const other = LINES.map((line) => line.replaceAll('f00d', 'beef').replace('n%2F1', 'n2'));
    expect(openSource(file('two.txt', bytesOf([...LINES, ...other]))).artifacts).toHaveLength(10);
  });

  it('a pasted session beside another source is refused, alone it is not', () => {
    const session = file('ticket.md', '$ kubectl get nodes\nNAME STATUS\n');
    const frames = file('n1.frames', bytesOf(LINES));
    expect(openSources([session]).bundle.snapshot.kind).toBe('transcript');
    expect(() => openSources([frames, session])).toThrow(/ticket\.md: a pasted session beside other sources/);
  });
});
