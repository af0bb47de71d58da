import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { freePaths, withEveryString } from './every-string.ts';
import { elementsOf, valuesOf } from './html-outline.ts';
import { sampleResult } from './sample-result.ts';

const paths = freePaths(sampleResult);
const plain = elementsOf(renderHtml(sampleResult));
const kindsOf = (elements: ReturnType<typeof elementsOf>) =>
  new Set(
    elements.flatMap(({ name, attributes }) => [name, ...attributes.keys()].map((key) => `${name} ${key}`)),
  );
const known = kindsOf(plain);

const HOSTILE = {
  'the end of a script': '</script><script>alert(1)</script>',
  'the end of the style sheet': '</style><script>alert(1)</script>',
  'the end of a CSS string': '"}@import url(//evil.example/x.css);a{content:"\\',
  'an image with a handler': '"><img src=x onerror=alert(1)>',
  'a handler in an attribute': '" onfocus="alert(1)" autofocus x="',
  'single quotes': "' onfocus='alert(1)' x='",
  'a comment': '--><!-- --!><svg onload=alert(1)>',
  'a template': '{{x}}{{{x}}}{{#each .}}{{/each}}',
  'terminal escapes': '\u001b[31mred\u001b[0m\u0007\u0008\u009b2J',
  'direction marks': '\u202egnp.exe\u202c\u2066a\u2069\u200f',
  'a long label': 'x'.repeat(10_240),
} as const;

describe.each(Object.entries(HOSTILE))('%s in every text of a result', (_, text) => {
  const result = withEveryString(sampleResult, paths, text);
  const html = renderHtml(result);
  const elements = elementsOf(html);

  it('adds no kind of element or attribute', () => {
    expect([...kindsOf(elements)].filter((kind) => !known.has(kind))).toEqual([]);
  });
  it('leaves every link and id whole', () => {
    const ids = valuesOf(elements, 'id');
    expect(ids.filter((id) => !/^[a-z][a-z0-9-]*$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(valuesOf(elements, 'href').filter((href) => !ids.includes(href.slice(1)))).toEqual([]);
  });
  it('leaves no hidden character', () => {
    expect(html).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/,
    );
    expect(renderJson(result)).not.toMatch(
      /[\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/,
    );
  });
  it('stays whole in the JSON', () => expect(JSON.parse(renderJson(result))).toEqual(result));
});

describe('the proof itself', () => {
  it('reaches most texts of the sample', () => expect(paths.length).toBeGreaterThan(400));
  it('shows the text, escaped', () => {
    const html = renderHtml(withEveryString(sampleResult, paths, HOSTILE['an image with a handler']));
    expect(html.split('&quot;&gt;&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;').length).toBeGreaterThan(300);
  });
  it('cuts a long text and says how long it was', () => {
    const html = renderHtml(withEveryString(sampleResult, paths, HOSTILE['a long label']));
    expect(html).toContain('(10240 characters)');
    expect(html).not.toMatch(/x{2001}/);
  });
  it.each(Object.values(HOSTILE).slice(0, 4))('would see it unescaped: %s', (text) => {
    const broken = `<html><head><style>${text}</style></head><body><p title="${text}">${text}</p><script>${text}</script>`;
    const fresh = [...kindsOf(elementsOf(broken))].filter((kind) => !known.has(kind));
    expect(fresh.length).toBeGreaterThan(0);
  });
});
