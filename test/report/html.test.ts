import { describe, expect, it } from 'vitest';
import { fontFaces, styleSheet } from '#templates';
import { renderHtml } from '../../src/report/html.ts';
import { sections } from '../../src/report/sections/index.ts';
import { filesBelow, textsOf } from '../support/files.ts';
import { expectGoldenText } from '../support/golden.ts';
import { emptyResult } from './empty-result.ts';
import { elementsOf, valuesOf } from './html-outline.ts';
import { sampleResult } from './sample-result.ts';

const html = renderHtml(sampleResult);
const elements = elementsOf(html);
const templates = [...textsOf(filesBelow('templates').filter((file) => file.endsWith('.hbs')))];

describe('the page', () => {
  it('is as in the golden, fonts and style sheet aside', async () => {
    await expectGoldenText(html.replace(fontFaces, '').replace(styleSheet, ''), 'sample.golden.html');
  });
  it('is the same for the same result', () => expect(renderHtml(structuredClone(sampleResult))).toBe(html));
  it('has every section in order, and a contents entry for each', () => {
    const ids = sections.map((section) => section.id);
    expect(elements.filter(({ name }) => name === 'section').map((e) => e.attributes.get('id'))).toEqual(ids);
    expect(valuesOf(elements, 'href').slice(1, ids.length + 1)).toEqual(ids.map((id) => `#${id}`));
  });
  it('has no dead or doubled anchor', () => {
    const ids = valuesOf(elements, 'id');
    const targets = valuesOf(elements, 'href');
    expect(new Set(ids).size).toBe(ids.length);
    expect(targets.length).toBeGreaterThan(15);
    expect(targets.filter((href) => !href.startsWith('#') || !ids.includes(href.slice(1)))).toEqual([]);
  });
  it('reaches for nothing outside', () => {
    expect(
      elements.filter(({ name }) => /^(script|link|img|iframe|object|embed|base|form)$/.test(name)),
    ).toEqual([]);
    const addresses = Array.from(
      styleSheet.concat(fontFaces).matchAll(/url\(([^)]{0,12})/g),
      ([, start]) => start,
    );
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.filter((start) => !start?.startsWith('data:font/'))).toEqual([]);
    expect(styleSheet).not.toMatch(/@import|gradient/);
    expect(html).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"`,
    );
  });
});

describe('the page for those who cannot see it', () => {
  it('names its language, has one main part and one first heading', () => {
    expect(elements.find(({ name }) => name === 'html')?.attributes.get('lang')).toBe('en');
    expect(elements.filter(({ name }) => name === 'main' || name === 'h1')).toHaveLength(2);
  });
  it('skips no level of heading', () => {
    const levels = elements.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });
  it('gives each table a caption and each heading cell a scope', () => {
    const count = (wanted: string) => elements.filter(({ name }) => name === wanted).length;
    expect(count('table')).toBeGreaterThan(10);
    expect(count('caption')).toBe(count('table'));
    expect(
      elements.filter((e) => e.name === 'th' && !/^(col|row)$/.test(e.attributes.get('scope') ?? '')),
    ).toEqual([]);
  });
  it('gives the drawing a title and a description', () => {
    const drawing = elements.find((e) => e.attributes.get('class') === 'drawing');
    expect(drawing?.attributes.get('role')).toBe('img');
    const named = drawing?.attributes.get('aria-labelledby')?.split(' ') ?? [];
    expect(named).toHaveLength(2);
    expect(named.filter((id) => !valuesOf(elements, 'id').includes(id))).toEqual([]);
  });
  it('has a word beside each sign', () => {
    const icons = html.match(/<svg class="icon"/g) ?? [];
    const worded = html.match(
      /<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">(<path [^>]*>){1,2}<\/svg>(<span class="word">| )[A-Za-z]/g,
    );
    expect(icons.length).toBeGreaterThan(50);
    expect(worded).toHaveLength(icons.length);
  });
});

describe('an empty result', () => {
  const empty = renderHtml(emptyResult);
  it.each([
    'The input does not tell which nodes there are',
    'either there is none or none was collected',
    'No endpoint is known, so no pair can be judged',
    'The input holds no ping',
    'No check was run',
  ])('says: %s', (words) => expect(empty).toContain(words));
  it('shows nothing as good', () => {
    const good = elementsOf(empty).filter(({ attributes }) =>
      attributes.get('class')?.split(' ').includes('good'),
    );
    const counted = good.filter(({ attributes }) => attributes.get('class') !== 'chip good');
    expect(counted).toEqual([]);
    expect(empty).not.toMatch(/<span class="figure">[1-9]/);
  });
});

describe('the templates', () => {
  it('print raw text in one place only: the style sheet', () => {
    const raw = templates.flatMap(([file, text]) => Array.from(text.matchAll(/\{\{\{|\{\{&/g), () => file));
    expect(raw).toEqual(['templates/report.hbs']);
    expect(templates.find(([file]) => file === 'templates/report.hbs')?.[1]).toContain(
      '<style>{{{css}}}</style>',
    );
  });
  it('quote every attribute', () => {
    expect(templates.filter(([, text]) => /=\s*\{\{/.test(text)).map(([file]) => file)).toEqual([]);
  });
  it('hold no link, style or handler that text could reach', () => {
    const risky = /(?:href|src|style|on\w+)="(?!#)[^"]*\{\{/;
    expect(templates.filter(([, text]) => risky.test(text)).map(([file]) => file)).toEqual([]);
  });
});
