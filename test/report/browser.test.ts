import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from '../../src/report/browser.ts';

describe.skipIf(process.platform === 'win32')('the search for a browser', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'browsers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const program = (name: string, script: string) => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  /** Nothing but our folder, and no home to unpack the bundled browser in. */
  const env = () => ({ PATH: folder });

  it('prefers a headless shell to Chrome, and Chrome to Chromium', async () => {
    for (const name of ['chromium', 'google-chrome', 'chrome-headless-shell'])
      program(name, `echo ${name} 1.0`);
    expect((await findBrowser({ env: env() })).found).toMatchObject({
      path: join(folder, 'chrome-headless-shell'),
      kind: 'headless-shell',
      version: 'chrome-headless-shell 1.0',
    });
    rmSync(join(folder, 'chrome-headless-shell'));
    expect((await findBrowser({ env: env() })).found?.kind).toBe('chrome');
    rmSync(join(folder, 'google-chrome'));
    expect((await findBrowser({ env: env() })).found?.kind).toBe('chromium');
  });
  it('passes over a stub that does not start, and says so', async () => {
    const stub = program('chromium', 'echo install the snap >&2; exit 1');
    const edge = program('microsoft-edge-stable', 'echo Edge 1');
    const { found, tried } = await findBrowser({ env: env() });
    expect(found?.path).toBe(edge);
    expect(tried).toContainEqual({ what: stub, reason: 'it does not start' });
    expect(tried).toContainEqual({ what: 'google-chrome', reason: 'not on the search path' });
  });
  it('passes over what is no program', async () => {
    writeFileSync(join(folder, 'chromium'), 'text');
    expect((await findBrowser({ env: env() })).found).toBeUndefined();
  });
  it('takes the one that was named, before variables and the search path', async () => {
    program('chromium', 'echo chromium 1');
    const mine = program('my-edge', 'echo mine 1');
    const other = program('other', 'echo other 1');
    const variables = { ...env(), PUPPETEER_EXECUTABLE_PATH: other };
    expect((await findBrowser({ env: variables })).found?.path).toBe(other);
    expect((await findBrowser({ env: { ...env(), CHROME_PATH: other } })).found?.path).toBe(other);
    expect((await findBrowser({ explicit: mine, env: variables })).found).toMatchObject({
      path: mine,
      kind: 'edge',
    });
  });
  it('never replaces the one that was named by another', async () => {
    program('chromium', 'echo chromium 1');
    const missing = join(folder, 'missing');
    expect(await findBrowser({ explicit: missing, env: env() })).toEqual({
      tried: [{ what: `${missing} (the browser that was named)`, reason: 'no program there' }],
    });
    const { found, tried } = await findBrowser({ env: { ...env(), CHROME_PATH: missing } });
    expect(found).toBeUndefined();
    expect(tried[0]?.what).toBe(`${missing} (CHROME_PATH)`);
  });
  it('says why nothing was found', async () => {
    const { found, tried } = await findBrowser({ env: env() });
    expect(found).toBeUndefined();
    expect(tried.length).toBeGreaterThan(5);
    expect(tried.at(-1)?.what).toBe('bundled browser');
    expect(tried.at(-1)?.reason).not.toBe('');
  });
});
