import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type ArtifactDraft, sealBundle } from '../../src/bundle/bundle.ts';

const made: string[] = [];

/** A new folder that is removed when the tests of the file are done. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'calisnap-test-'));
  made.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A draft of an artifact; what does not matter to a test is filled in. */
export function aDraft(fields: Partial<ArtifactDraft> = {}): ArtifactDraft {
  const place = { scope: { kind: 'host', host: 'n1' }, moment: 1, originLine: 3 } as const;
  return {
    kind: 'ip-route',
    state: 'ok',
    command: 'ip r',
    args: {},
    text: 'default dev eth0\n',
    ...place,
    ...fields,
  };
}

/** A sealed bundle of some drafts. */
export function aBundle(...drafts: readonly ArtifactDraft[]) {
  return sealBundle({ kind: 'transcript', name: 'session.md', drafts, lines: 9, prose: 2 });
}
