import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledBrowser } from '../../src/report/bundled-browser.ts';
import type { Browser } from '../../src/report/found-browser.ts';
import { renderHtml, reportTitle } from '../../src/report/html.ts';
import { printPdf } from '../../src/report/pdf.ts';
import { REQUIRED } from './printing.ts';
import { sampleResult } from './sample-result.ts';

function isInstalled(): boolean {
  try {
    return createRequire(import.meta.url).resolve('@sparticuz/chromium') !== '';
  } catch {
    return false;
  }
}

const possible = process.platform === 'linux' && process.arch === 'x64';

describe.skipIf(!possible || (!isInstalled() && !REQUIRED))('the bundled browser', () => {
  let cache: string;
  let browser: Browser;
  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'cache-'));
    // What an unpacking that was killed half-way may leave: no marker, and not a browser.
    mkdirSync(join(cache, 'calisnap', 'chromium-147.0.0-l1'), { recursive: true });
    writeFileSync(join(cache, 'calisnap', 'chromium-147.0.0-l1', 'chromium'), 'half');
    const answer = await bundledBrowser({ XDG_CACHE_HOME: cache });
    if (typeof answer === 'string') throw new Error(answer);
    browser = answer;
  });
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it('is unpacked whole, for its owner alone, with nothing left beside it', () => {
    const folder = dirname(browser.path);
    expect(readdirSync(join(cache, 'calisnap'))).toEqual(['chromium-147.0.0-l1']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(browser.path).size).toBeGreaterThan(1e8);
    expect(readdirSync(join(folder, 'lib'))).toContain('libnspr4.so');
    expect(readFileSync(join(folder, 'fonts.conf'), 'utf8')).toContain(`<dir>${join(folder, 'fonts')}</dir>`);
  });
  it('prints the sample with text in it', async () => {
    const options = { browser, title: reportTitle(sampleResult) };
    const pdf = await printPdf(renderHtml(sampleResult), options);
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/\/FontName \/[A-Z]{6}\+Inter-Regular/);
  });
  it('is not unpacked again', async () => {
    const before = statSync(browser.path).mtimeMs;
    expect(await bundledBrowser({ XDG_CACHE_HOME: cache })).toEqual(browser);
    expect(statSync(browser.path).mtimeMs).toBe(before);
  });
  it('is refused when others could have changed it', async () => {
    const folder = dirname(browser.path);
    chmodSync(folder, 0o777);
    expect(await bundledBrowser({ XDG_CACHE_HOME: cache })).toBe(
      `${folder} belongs to or can be written by others`,
    );
    chmodSync(folder, 0o700);
  });
});

it.skipIf(!possible || !isInstalled())('needs a home to be unpacked in', async () => {
  expect(await bundledBrowser({})).toBe('no home folder to unpack it in');
});
