import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/cli/main.js');

/** The sample bundles. */
export const BEFORE = join(ROOT, 'samples/minikube-ipip-before-policy');
export const DENY = join(ROOT, 'samples/minikube-ipip-default-deny');
export const ALLOW = join(ROOT, 'samples/minikube-ipip-allow-all');
export const SESSION = join(ROOT, 'test/stories/minikube-ipip/session.md');

export interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line as a user does. */
export function calisnap(words: readonly string[], input = '', env: NodeJS.ProcessEnv = process.env): Done {
  if (!existsSync(MAIN)) throw new Error('dist/ is not built: run node src/build/setup.mjs');
  const done = spawnSync(process.execPath, [MAIN, ...words], { input, env, encoding: 'utf8', cwd: folder });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const folder = mkdtempSync(join(tmpdir(), 'calisnap-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A path in the folder where the commands run. */
export function at(name: string): string {
  return join(folder, name);
}

/** A file there with some content. */
export function aFile(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}
