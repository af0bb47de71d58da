import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderHtml, reportTitle } from '../../src/report/html.ts';
import { PdfError, printPdf, withoutDates } from '../../src/report/pdf.ts';
import { sections } from '../../src/report/sections/index.ts';
import { requiredBrowser, skipped } from './printing.ts';
import { sampleResult } from './sample-result.ts';

const html = renderHtml(sampleResult);
const title = reportTitle(sampleResult);
const print = (page: string, wanted: string) => printPdf(page, { browser: requiredBrowser(), title: wanted });
const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>t</title></head><body>${body}</body></html>`;

async function textsOf(pdf: Uint8Array): Promise<string[]> {
  return (await extractText(pdf.slice(), { mergePages: false })).text;
}

describe.skipIf(skipped)('the printed sample', () => {
  let pdf: Uint8Array;
  let texts: string[];
  beforeAll(async () => {
    pdf = await print(html, title);
    texts = await textsOf(pdf);
  });

  it('has its title on the first of several pages', () => {
    expect(texts.length).toBeGreaterThan(5);
    expect(texts[0]?.replace(/\s/g, '')).toContain(title.replace(/\s/g, ''));
  });
  it('says on each page which it is, of how many, and of which snapshot', () => {
    texts.forEach((text, index) => {
      expect(text).toContain(`page ${index + 1} of ${texts.length}`);
      expect(text).toContain(`snapshot ${sampleResult.snapshot.id.slice(0, 12)}`);
      expect(text).toContain(sampleResult.snapshot.name);
    });
  });
  it('holds every finding and every file', () => {
    const all = texts.join(' ').replace(/\s/g, '');
    const wanted = sampleResult.outcomes.flatMap((o) =>
      o.status === 'failed' ? o.findings.map((f) => f.title) : [],
    );
    for (const words of [...wanted, ...sampleResult.inputs.map((input) => input.sha256)])
      expect(all).toContain(words.replace(/\s/g, ''));
  });
  it('is tagged, names its title and has a bookmark for each section', async () => {
    const document = await getDocumentProxy(pdf.slice());
    const outline = await document.getOutline();
    const names = (outline ?? []).flatMap((item) => [item, ...item.items]).map((item) => item.title);
    expect(await document.getMarkInfo()).toMatchObject({ Marked: true });
    expect((await document.getMetadata()).info).toMatchObject({ Title: title });
    for (const { heading } of sections)
      expect(names).toContainEqual(expect.stringMatching(new RegExp(`^\\d+ ?${heading}$`)));
  });
  it('carries its fonts, and no Type 3 font', () => {
    const raw = Buffer.from(pdf).toString('latin1');
    expect(raw.match(/\/FontFile2 /g)?.length).toBeGreaterThanOrEqual(4);
    expect(raw).toMatch(/\/FontName \/[A-Z]{6}\+Inter-Regular/);
    expect(raw).toMatch(/\/FontName \/[A-Z]{6}\+JetBrainsMono-Regular/);
    expect(raw).not.toContain('/Type3');
  });
  it('has the same bytes when printed again', async () => {
    expect(Buffer.from(await print(html, title)).equals(Buffer.from(pdf))).toBe(true);
  });
  it('has no date of its own', () => {
    const dates = Buffer.from(pdf)
      .toString('latin1')
      .match(/D:\d{14}/g);
    expect(new Set(dates)).toEqual(new Set(['D:20000101000000']));
  });
});

describe.skipIf(skipped)('printing', () => {
  it('reaches for nothing and runs nothing, whatever the page says', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const script = `<script>document.body.textContent = 'script ran'; fetch('http://127.0.0.1:${port}/s')</script>`;
    const pdf = await print(
      page(`<h1>Quiet page</h1><img src="http://127.0.0.1:${port}/a.png">${script}`),
      'Quiet page',
    );
    await new Promise((resolve) => server.close(resolve));
    expect(requests).toBe(0);
    expect((await textsOf(pdf)).join()).toContain('Quiet page');
  });
  it('refuses a PDF without a font', async () => {
    await expect(print(page('<svg width="9" height="9"></svg>'), 'a')).rejects.toThrow(/has no font/);
  });
  it('refuses a PDF without its title', async () => {
    await expect(print(page('<p>another text</p>'), 'The title')).rejects.toThrow(/does not show its title/);
  });
  it('is content with a title in letters that the fonts may lack', async () => {
    await expect(
      print(page('<h1>Report: \u751f\u4ea7 prod</h1>'), 'Report: \u751f\u4ea7 prod'),
    ).resolves.toBeDefined();
  });
});

it('tells why a browser does not start', async () => {
  const browser = {
    path: process.execPath,
    kind: 'chrome',
    version: '',
    args: ['--no-such-flag'],
    env: {},
  } as const;
  const attempt = printPdf(html, { browser, title });
  await expect(attempt).rejects.toBeInstanceOf(PdfError);
  await expect(attempt).rejects.toThrow(/does not start: .*; without sandbox: /);
});

it('replaces dates by others of the same length', () => {
  const bytes = new TextEncoder().encode(
    "<</CreationDate (D:20261124101112+00'00')\n/ModDate (D:20261124101112+00'00')>>",
  );
  const text = new TextDecoder().decode(withoutDates(bytes));
  expect(text).toBe("<</CreationDate (D:20000101000000+00'00')\n/ModDate (D:20000101000000+00'00')>>");
  expect(text).toHaveLength(bytes.length);
});
