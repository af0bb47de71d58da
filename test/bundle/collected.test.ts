import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSkewed } from '../../src/bundle/clocks.ts';
import { readBundle, writeBundle } from '../../src/bundle/folder.ts';
import { aCollected, FILES } from './collected-files.ts';
import { newFolder } from './folders.ts';

describe('a collected bundle', () => {
  const bundle = readBundle(aCollected());
  const at = (path: string) => bundle.artifacts.find((artifact) => artifact.path === path);

  it('has its head', () => {
    expect(bundle.snapshot).toEqual({
      kind: 'bundle',
      name: 'calico-snapshot-7',
      lines: 0,
      prose: 0,
      tool: '0.1.0',
      began: '2026-03-01T03:00:00Z',
      ended: '2026-03-01T03:01:10Z',
      state: 'partial',
      clusterUid: '8f2a',
    });
  });

  it('has artifacts with how they were collected, and no other ones', () => {
    expect(bundle.artifacts).toHaveLength(4);
    expect(at('cluster/nodes.json')).toEqual({
      path: 'cluster/nodes.json',
      kind: 'manifest',
      state: 'ok',
      moment: 1,
      scope: { kind: 'cluster' },
      args: { list: 'nodes', 'all-namespaces': 'true' },
      command: 'kubectl get nodes -A -o json',
      text: '{}\n',
      collected: { source: 'kubectl', rc: 0, t0: 1772334001, t1: 1772334003 },
    });
    expect(at('nodes/n1/ip-route-all.txt')).toMatchObject({
      state: 'truncated',
      collected: { source: 'exec', t0: 1772334010 },
    });
    expect(at('nodes/n1/ip-route-all.txt')?.collected).not.toHaveProperty('rc');
  });

  it('tells what stood on standard error, beside the text and not in it', () => {
    expect(at('nodes/n1/wireguard.txt')).toMatchObject({
      text: '',
      collected: { stderr: 'there is no wg here\n' },
    });
    expect(at('nodes/n2/ip-addr.txt')).toMatchObject({
      state: 'forbidden',
      text: '',
      collected: { stderr: expect.stringMatching(/^Error from server/) },
    });
  });

  it('is whole although nothing was kept of what was refused', () => expect(bundle.integrity).toEqual([]));

  it('tells how far clocks are apart, and what it could not read of them', () => {
    // n1 was asked between 100 and 104, so at 102 give or take 2, and said 109.
    expect(bundle.circumstances.clocks).toEqual([
      { node: 'n1', offset: 7, bound: 2 },
      { node: 'n3', offset: 2, bound: 1 },
    ]);
    expect(bundle.circumstances.clocks?.map(isSkewed)).toEqual([true, false]);
    expect(bundle.circumstances.unread).toEqual([
      { file: 'clocks.tsv', line: 5 },
      { file: 'clocks.tsv', line: 3 },
    ]);
  });

  it('tells which objects changed in between: one of the same name is another one', () => {
    expect(bundle.circumstances.churn).toEqual([
      { kind: 'pods', namespace: 'shop', name: 'db-0', change: 'appeared', detail: 'n3' },
      { kind: 'pods', namespace: 'shop', name: 'db-0', change: 'vanished', detail: 'n2' },
      { kind: 'pods', namespace: 'shop', name: 'web-2', change: 'changed', detail: 'n3' },
    ]);
  });

  it('says nothing about changes when the second list was not made', () => {
    const { 'churn/end.tsv': _, ...files } = FILES;
    expect(readBundle(aCollected(files)).circumstances).not.toHaveProperty('churn');
  });

  it('is the same when it is written and read again', () => {
    const folder = join(newFolder(), 'again');
    writeBundle(bundle, folder);
    const again = readBundle(folder);
    expect({ ...again, id: '', seal: '' }).toEqual({ ...bundle, id: '', seal: '' });
  });

  it('without its checksum list is held to the checksums of the manifest', () => {
    const folder = aCollected();
    rmSync(join(folder, 'SHA256SUMS'));
    writeFileSync(join(folder, 'cluster/nodes.json'), '{"items":[]}\n');
    writeFileSync(join(folder, 'late.txt'), 'x');
    expect(readBundle(folder).integrity).toEqual([
      { path: 'SHA256SUMS', problem: 'missing' },
      { path: 'cluster/nodes.json', problem: 'altered' },
      { path: 'late.txt', problem: 'extra' },
    ]);
  });

  it('carries a signature that is no extra file; a log that came later is one, and is not used', () => {
    const { 'collector.log': log, ...files } = FILES;
    const folder = aCollected(files);
    writeFileSync(join(folder, 'SHA256SUMS.sig'), 'signature');
    writeFileSync(join(folder, 'collector.log'), log ?? '');
    const found = readBundle(folder);
    expect(found.integrity).toEqual([{ path: 'collector.log', problem: 'extra' }]);
    expect(found.sidecars.has('collector.log')).toBe(false);
    expect(found.seal?.signature).toBe('signature');
  });

  it.each(['SHA256SUMS.sig', 'clocks.tsv', 'Churn/Begin.tsv', 'collector.log'])(
    'has no artifact at %s',
    (path) => {
      const files = {
        ...FILES,
        'manifest.tsv': (FILES['manifest.tsv'] ?? '').replace('cluster/nodes.json', path),
      };
      expect(() => readBundle(aCollected(files))).toThrow('manifest.tsv:2: path is');
    },
  );
});
