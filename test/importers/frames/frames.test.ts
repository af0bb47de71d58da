import { describe, expect, it } from 'vitest';
import { importFrames } from '../../../src/importers/frames/frames.ts';
import { bytesOf, imported, LINES, statesOf, straysOf } from './streams.ts';

const WHOLE = {
  'node-facts': 'ok 1',
  'ip-route': 'ok 2',
  wireguard: 'absent-tool 0',
  'ip-nexthop': 'empty 0',
  'cni-config': 'ok 0',
};
/** The stream with some lines in place of those from `at` on. */
const spliced = (at: number, remove: number, ...lines: readonly string[]) =>
  LINES.toSpliced(at, remove, ...lines);

describe('frames of a node', () => {
  const bundle = imported(LINES);

  it('are a bundle with a head of its own', () => {
    expect(bundle.snapshot).toEqual({
      kind: 'bundle',
      name: 'n1.frames',
      lines: 19,
      prose: 0,
      began: '2026-03-01T03:00:00Z',
      ended: '2026-03-01T03:00:04Z',
      state: 'complete',
    });
    expect(statesOf(bundle.artifacts)).toEqual(WHOLE);
    expect(straysOf(bundle.artifacts)).toEqual([]);
  });

  it('give artifacts with the place where each output stood', () => {
    expect(bundle.artifacts[1]).toEqual({
      path: 'nodes/n-1/ip-route-all-6.txt',
      kind: 'ip-route',
      scope: { kind: 'host', host: 'n/1' },
      moment: 1,
      state: 'ok',
      command: 'ip -6 route show table all',
      args: { table: 'all', family: '6' },
      text: 'fd00::/64 dev eth0\ndefault via fd00::1 dev eth0\n',
      collected: { source: 'local', rc: 0, t0: 1772334001, t1: 1772334002, stderr: 'a warning\n' },
      origin: { file: 'n1.frames', line: 6 },
    });
    expect(bundle.artifacts[4]).toMatchObject({
      args: { file: '10 calico.conflist' },
      command: 'cat /etc/cni/net.d/10 calico.conflist',
      text: '{"etcd_key":"<removed>"}',
    });
  });

  it('tell what was taken out, by path', () => {
    expect(bundle.sidecars.get('redactions.tsv')).toBe(
      'rule\tpath\tcount\ncni-secrets\tnodes/n-1/cni-config-10-calico.conflist.txt\t1\n',
    );
  });

  it('of several nodes in one file are several bundles', () => {
    const other = LINES.map((line) => line.replaceAll('f00d', 'beef').replace('n%2F1', 'n2'));
    const bundles = importFrames(bytesOf([...LINES, ...other]), 'all.frames');
    expect(bundles.map(({ artifacts }) => artifacts[1]?.origin?.line)).toEqual([6, 25]);
    expect(bundles.map(({ artifacts }) => artifacts.map(({ scope }) => scope)[0])).toEqual([
      { kind: 'host', host: 'n/1' },
      { kind: 'host', host: 'n2' },
    ]);
  });

  it('may have come through a terminal, with its line ends', () => {
    expect(statesOf(imported(LINES.map((line) => `${line}\r`)).artifacts)).toEqual(WHOLE);
  });
});

describe('a stream that did not come whole', () => {
  /** States that are not as in the whole stream, strays and remarks. */
  const broken = (lines: readonly string[]) => {
    const { artifacts, snapshot, sidecars } = imported(lines);
    const states = Object.entries(statesOf(artifacts)).filter(
      ([kind, state]) => WHOLE[kind as keyof typeof WHOLE] !== state,
    );
    const remarks = (sidecars.get('collector.log') ?? '').split('\n').slice(0, -1);
    return {
      state: snapshot.state,
      states: Object.fromEntries(states),
      strays: straysOf(artifacts),
      remarks,
    };
  };

  it('cut after lines of an item: the item is cut', () => {
    expect(broken(LINES.slice(0, 7))).toEqual({
      state: 'partial',
      states: { 'ip-route': 'truncated 2' },
      strays: [],
      remarks: [
        'n1.frames:7: item 2 has no result',
        'n1.frames:7: the stream is cut: its end mark is missing',
      ],
    });
  });

  it('cut in the midst of a line: half a line is not part of the answer', () => {
    const text = `${LINES.slice(0, 7).join('\n')}`;
    const [bundle] = importFrames(Buffer.from(text.slice(0, -'1 dev eth0'.length)), 'n1.frames');
    expect(bundle?.artifacts.map(({ state, text }) => [state, text])).toEqual([
      ['ok', 'boot_id=63978927-f013-46db-9a5e-0699042eec29\n'],
      ['truncated', 'fd00::/64 dev eth0\n'],
      ['opaque', 'O default via fd00::\n'],
    ]);
  });

  it('cut before any line of an item: the item failed', () => {
    expect(broken(LINES.slice(0, 5)).states).toEqual({ 'ip-route': 'error 0' });
  });

  it('cut between items: what came is whole, the stream is not', () => {
    expect(broken(LINES.slice(0, 9))).toMatchObject({ state: 'partial', states: {}, strays: [] });
  });

  it('without the result of an item in its midst', () => {
    expect(broken(spliced(8, 1))).toMatchObject({ state: 'partial', states: { 'ip-route': 'truncated 2' } });
  });

  it('with garbage between the lines of an item: it is not trusted to be whole, and the garbage is kept', () => {
    expect(broken(spliced(6, 0, 'Connection to n1 is slow', ''))).toEqual({
      state: 'complete',
      states: { 'ip-route': 'truncated 2' },
      strays: ['Connection to n1 is slow\n'],
      remarks: [],
    });
    const [, route] = imported(spliced(6, 0, 'garbage')).artifacts;
    expect(route).not.toHaveProperty('origin');
  });

  it('with garbage between items: they are whole', () => {
    expect(broken(spliced(9, 0, 'one', 'two'))).toMatchObject({ states: {}, strays: ['one\ntwo\n'] });
  });

  it('with garbage within an empty item: it is no proof of nothing', () => {
    expect(broken(spliced(13, 0, 'garbage')).states).toEqual({ 'ip-nexthop': 'error 0' });
  });

  it('that lost the lines of an answer: nothing is not an answer', () => {
    expect(broken(spliced(5, 2)).states).toEqual({ 'ip-route': 'error 0' });
  });

  it('with lines in an item that is said to be empty', () => {
    expect(broken(spliced(13, 0, 'O id 1 dev eth0')).states).toEqual({ 'ip-nexthop': 'truncated 1' });
  });

  it('with an item of another stream: it and its output are kept apart', () => {
    const foreign = [
      'B beef 9 ip-route 1 - ip route',
      'O default via 192.0.2.66 dev evil',
      'R beef 9 0 1 ok',
    ];
    expect(broken(spliced(6, 0, ...foreign))).toMatchObject({
      state: 'partial',
      states: { 'ip-route': 'truncated 1' },
      strays: [expect.stringContaining('evil')],
    });
    expect(imported(spliced(6, 0, ...foreign)).artifacts[1]?.text).toBe('fd00::/64 dev eth0\n');
  });

  it('with an item that begins twice: the first one stands', () => {
    const again = ['B f00d 2 ip-addr 5 - ip addr', 'O 1: lo', 'R f00d 2 0 5 ok'];
    expect(broken(spliced(18, 0, ...again))).toEqual({
      state: 'partial',
      states: {},
      strays: [`${again.join('\n')}\n`],
      remarks: [
        'n1.frames:19: item 2 begins again; only its first output is used',
        'n1.frames:21: a result for item 2, which is not the one that runs',
      ],
    });
  });

  it('with a state of no list: the item has no result', () => {
    expect(broken(spliced(8, 1, 'R f00d 2 0 1772334002 fine')).states).toEqual({ 'ip-route': 'truncated 2' });
  });

  it('whose end counts more items than arrived', () => {
    expect(broken(spliced(9, 3))).toMatchObject({
      state: 'partial',
      states: {},
      remarks: ['n1.frames:16: 5 items were begun, 4 arrived'],
    });
  });

  it('with more behind its end', () => {
    expect(broken([...LINES, 'O late'])).toMatchObject({ states: {}, strays: ['O late\n'] });
  });

  it('whose first line is none is refused', () => {
    expect(() => imported(['CALISNAP-FRAMES 3 f00d node=n1 began=1'])).toThrow(
      /^n1\.frames:1: a first line that is not/,
    );
  });
});
