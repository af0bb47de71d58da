import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArtifact } from '../../../src/parsers/index.ts';
import { readJsonDocument } from '../../../src/parsers/json-list.ts';
import { readJson, startReading } from '../../../src/parsers/json-value.ts';
import { homelessLines } from '../conservation.ts';

const manifest = (text: string) => parseArtifact('manifest', text, {});

/** The value of a text that is one JSON value; `undefined` for others. */
function read(text: string): { value: unknown } | undefined {
  const reading = startReading(text, 0);
  const value = readJson(reading);
  return reading.problem === undefined && text.slice(reading.at).trim() === '' ? { value } : undefined;
}

function native(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Pieces of JSON, put together in any order. */
const soup = fc
  .array(
    fc.constantFrom(
      ...'{ } [ ] , : "a" "b" 1 -0.5e3 01 1. true null nul "\\n" "\\u00e9" "\\ " \n tru'.split(' '),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('a JSON value', () => {
  it('is what the engine of the language reads', () => {
    const value = fc.json({ noUnicodeString: false }).filter((text) => !text.includes('"__proto__"'));
    fc.assert(
      fc.property(value, fc.boolean(), (text, indented) => {
        const printed = indented ? JSON.stringify(JSON.parse(text), undefined, 4) : text;
        expect(read(printed)).toEqual(native(printed));
      }),
      { numRuns: 500 },
    );
  });
  it('is refused where the engine of the language refuses it', () => {
    fc.assert(
      fc.property(soup, (text) => {
        expect(read(text)).toEqual(native(text));
      }),
      { numRuns: 3000 },
    );
  });
  it.each([
    ['[1,]'],
    ['[,1]'],
    ['{"a":1,}'],
    ['{"a" 1}'],
    ['{a:1}'],
    ["['a']"],
    ['"a'],
    ['"a\nb"'],
    ['"\t"'],
    ['[1 2]'],
    ['+1'],
    ['.5'],
    ['1e'],
    ['-'],
    ['"\\u12"'],
    ['"\\q"'],
    ['"\\'],
    ['"\\U00110000"'],
    ['NaN'],
    [''],
    ['[1}'],
  ])('is not: %j', (text) => expect(read(text)).toBeUndefined());
  it.each([
    ['"\\x07"', '\x07'],
    ['"\\a\\v"', '\x07\v'],
    ['"\\x7f\\xc3"', '\x7f\ufffd'],
    ['"\\U0001f34e"', '\u{1f34e}'],
    ['"\\\\x07 \\\\a"', '\\x07 \\a'],
  ])('of Go is read, too: %s', (text, value) => expect(read(text)).toEqual({ value }));
  it('keeps a number that is none in JavaScript as text', () => {
    expect(read('[1e999, 12345678901234567890]')).toEqual({ value: ['1e999', 12345678901234567000] });
  });
  it('nests at most 100 deep', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(read(nested(100))).toBeDefined();
    expect(read(nested(101))).toBeUndefined();
    expect(read(`{"a":${'['.repeat(1_000_000)}`)).toBeUndefined();
  });
});

describe('a JSON document', () => {
  it.each([
    ['YAML', 'apiVersion: v1\nkind: Pod\n'],
    ['a flow map of YAML', '{apiVersion: v1, kind: Pod}'],
    ['followed by another', '{"items":[{"a":1}]}\n---\n{}'],
    ['nothing', ' \n'],
    ['a text', '"words"'],
  ])('is none when it is %s', (_, text) => expect(readJsonDocument(text)).toBeUndefined());
  it('of the same text as YAML gives the same records', () => {
    const text = `{"apiVersion": "v1",\n "kind": "Service", "metadata": {\n"name": "web"},\n"spec": {"ports": [\n{"port": 8443},\n{}]}\n}\n`;
    const asYaml = manifest(`# a comment makes it YAML\n${text}`);
    const [json] = manifest(text).records;
    const [yaml] = asYaml.records;
    const up = Object.fromEntries(
      Object.entries(yaml?.lines ?? {}).map(([pointer, line]) => [pointer, line - 1]),
    );
    expect(json).toEqual({ ...yaml, line: 1, endLine: 7, lines: up });
    expect(json?.lines['/spec/ports/1']).toBe(6);
  });
});

/** A pod as `kubectl get pods -o json` shows it, with about as much text. */
const pod = (n: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    labels: { app: 'web', 'pod-template-hash': '5d9f8c7b6' },
    name: `web-${n}`,
    namespace: `shop-${n % 40}`,
  },
  spec: {
    containers: [{ image: 'web:7', name: 'web', ports: [{ containerPort: 8443, name: 'https' }] }],
    nodeName: 'birch',
  },
  status: {
    conditions: [{ status: 'True', type: 'Ready' }],
    phase: 'Running',
    podIP: '192.0.2.18',
    podIPs: [{ ip: '192.0.2.18' }],
  },
});

describe('a list of 20,000 pods', () => {
  const items = Array.from({ length: 20_000 }, (_, n) => pod(n));
  const list = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };

  it('printed with indentation is read to the last one, with its lines', () => {
    const text = JSON.stringify(list, undefined, 4);
    expect(text.length).toBeGreaterThan(20_000_000);
    const { records, frame, remarks } = manifest(text);
    expect([records.length, frame, remarks]).toEqual([20_000, [1, 2, 3, ...lastLines(text, 6)], []]);
    const last = records.at(-1);
    expect(last).toMatchObject({ name: 'web-19999', namespace: 'shop-39', kind: 'Pod' });
    const lines = text.split('\n');
    expect(lines[(last?.lines['/metadata/name'] ?? 0) - 1]?.trim()).toBe('"name": "web-19999",');
    expect(lines[(last?.lines['/status/podIP'] ?? 0) - 1]?.trim()).toBe('"podIP": "192.0.2.18",');
    expect([lines[(last?.line ?? 0) - 1], lines[(last?.endLine ?? 0) - 1]]).toEqual([
      '        {',
      '        }',
    ]);
  });
  it('printed in one line is read, too', () => {
    const { records, remarks } = manifest(JSON.stringify(list));
    expect([records.length, remarks.length, records.at(-1)?.line]).toEqual([20_000, 0, 1]);
  });
  it('printed in one line and cut is not taken for a shorter list', () => {
    const text = JSON.stringify(list).slice(0, -1000);
    const { records, remarks } = manifest(text);
    expect([records, remarks.map(({ line, code }) => `${line} ${code}`)]).toEqual([
      [],
      ['1 line-not-understood'],
    ]);
  });
  it('of other things says so once a line, and soon', () => {
    const strangers = { ...list, items: items.map(() => ({ metadata: {} })) };
    const text = JSON.stringify(strangers, undefined, 1);
    const parsed = manifest(text);
    expect([parsed.records.length, parsed.remarks.length]).toEqual([0, 60_000]);
    expect(homelessLines(text.slice(0, 2000), manifest(text.slice(0, 2000)))).toEqual([]);
  });
});

/** The numbers of the last lines of a text. */
function lastLines(text: string, count: number): number[] {
  const all = text.split('\n').length;
  return Array.from({ length: count }, (_, i) => all - count + 1 + i);
}
