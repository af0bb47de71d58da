import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { freePaths, withEveryString } from './every-string.ts';
import { requiredBrowser, skipped } from './printing.ts';
import { sampleResult } from './sample-result.ts';

const paths = freePaths(sampleResult);
const HOSTILE = `</style></script><script>window.ran=1</script><img src="http://127.0.0.1:9/x" onerror="window.ran=1">`;

describe.skipIf(skipped)('the page in a browser, with scripts on', () => {
  let running: Browser;
  beforeAll(async () => {
    const { path, args, env } = requiredBrowser();
    // The test page is ours and the machine may forbid the sandbox.
    const options = { executablePath: path, args: [...args, '--no-sandbox', '--disable-gpu'] };
    running = await puppeteer.launch({ ...options, headless: 'shell', env: { ...process.env, ...env } });
  });
  afterAll(() => running?.close());

  it('runs and loads nothing that a text says', async () => {
    const page = await running.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.setContent(renderHtml(withEveryString(sampleResult, paths, HOSTILE)), { waitUntil: 'load' });
    const found = await page.evaluate(`({
      ran: typeof window.ran,
      foreign: document.querySelectorAll('script, img, iframe, object, embed, link, base, form').length,
      handlers: [...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name))).length,
      shown: document.body.innerText.split('window.ran=1').length > 300,
    })`);
    expect(found).toEqual({ ran: 'undefined', foreign: 0, handlers: 0, shown: true });
    expect(requests.filter((url) => !url.startsWith('data:') && url !== 'about:blank')).toEqual([]);
    await page.close();
  });

  it.each([420, 900, 1280])('never grows wider than a window of %i', async (width) => {
    const page = await running.newPage();
    await page.setViewport({ width, height: 900 });
    for (const text of ['x'.repeat(10_240), undefined]) {
      const result = text === undefined ? sampleResult : withEveryString(sampleResult, paths, text);
      await page.setContent(renderHtml(result), { waitUntil: 'load' });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    await page.close();
  });

  it.each(['light', 'dark'])('has readable contrast in %s', async (scheme) => {
    const page = await running.newPage();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setContent(renderHtml(sampleResult), { waitUntil: 'load' });
    const colours = (await page.evaluate(`(() => {
      const style = getComputedStyle(document.documentElement);
      const names = ['paper', 'raised', 'ink', 'soft', 'accent', 'bad', 'warn', 'mild', 'good', 'stop', 'open'];
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue('--' + name).trim()]));
    })()`)) as Record<string, string>;
    const { paper = '', raised = '', ...inks } = colours;
    for (const [name, ink] of Object.entries(inks))
      for (const ground of [paper, raised])
        expect(contrast(ink, ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    await page.close();
  });
});

/** Contrast ratio of WCAG 2, of two colours as `#rrggbb` or `#rgb`. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const digits = colour.slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3');
  const [red = 0, green = 0, blue = 0] = [0, 2, 4]
    .map((start) => Number.parseInt(digits.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777', '#fff')).toBeCloseTo(4.48, 1);
});
