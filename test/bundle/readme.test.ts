import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/bundle/folder.ts';
import { isOwnFile, SIDECARS } from '../../src/bundle/known-files.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { newFolder } from './folders.ts';

const README = readFileSync(join(import.meta.dirname, '../../src/bundle/README.md'), 'utf8');

describe('the page about the format', () => {
  it('has an example that makes a whole bundle', () => {
    const [, script = ''] = /```sh\n(.*?)```/s.exec(README) ?? [];
    const folder = newFolder();
    expect(spawnSync('sh', ['-e'], { input: script, cwd: folder })).toMatchObject({ status: 0 });
    const bundle = readBundle(join(folder, 'demo'));
    expect(bundle.integrity).toEqual([]);
    expect(bundle.id).toBe(sha256(readFileSync(join(folder, 'demo/SHA256SUMS'))));
    expect(
      bundle.artifacts.map(({ kind, state, text, collected }) => [kind, state, text, collected]),
    ).toEqual([
      [
        'ip-route',
        'ok',
        'default via 10.0.0.1 dev eth0\n',
        { source: 'ssh', rc: 0, t0: 1772334000, t1: 1772334001 },
      ],
      ['wireguard', 'absent-tool', '', { source: 'ssh', rc: 127, stderr: 'there is no wg here\n' }],
    ]);
  });

  it('names every file that is no artifact', () => {
    for (const file of SIDECARS) expect(README).toContain(file);
    expect(isOwnFile('readme')).toBe(false);
  });
});
