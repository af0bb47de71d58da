import { describe, expect, it } from 'vitest';
import { parseArtifact } from '../../src/parsers/index.ts';
import { homelessLines } from './conservation.ts';

const header = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: knobs}\n';
const manifest = (text: string) => parseArtifact('manifest', text, {});

/** Runs `read` and returns its result; fails when it takes longer than any honest input of that size would. */
function within<T>(seconds: number, read: () => T): T {
  const start = performance.now();
  const result = read();
  expect(performance.now() - start).toBeLessThan(seconds * 1000);
  return result;
}

describe('manifest, when someone means harm', () => {
  it.each([
    ['flow lists', `data: ${'['.repeat(100_000)}`],
    ['flow maps', `data: ${'{a: '.repeat(50_000)}`],
    ['lists on one line', `data:\n  ${'- '.repeat(100_000)}x`],
    ['maps line by line', Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['an alias of itself', 'data: &a [1, *a]'],
    ['an alias of nothing', 'data: *nobody'],
    ['an ordered map', 'data: !!omap [a: 1]'],
    ['a key that is a list', 'data: {? [a, b] : 1}'],
    ['200 001 values', `data: [${'x,'.repeat(200_001)}]`],
  ])('refuses %s, and reads the next document', (_, body) => {
    const text = `${header}${body}\n---\n${header}`;
    const parsed = within(10, () => manifest(text));
    expect(parsed.records.map(({ name, line }) => [name, line])).toEqual([
      ['knobs', text.split('\n').length - 3],
    ]);
    expect(homelessLines(text, parsed)).toEqual([]);
  });

  it('stops an alias bomb', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`);
    const parsed = within(10, () => manifest(`${header}l0: &l0 [boom]\n${levels.join('\n')}\n`));
    expect(parsed.records).toEqual([]);
    expect(parsed.remarks.map(({ code }) => code)).toEqual(Array(34).fill('line-not-understood'));
  });

  it('refuses a key that would become a prototype, in YAML and in JSON', () => {
    const json =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"knobs","__proto__":{"admin":true}}}';
    for (const text of [`${header}data:\n  __proto__: {admin: true}\n`, json]) {
      const [record] = manifest(text).records;
      expect(JSON.stringify(record?.document)).not.toContain('admin');
      expect(Reflect.get({}, 'admin')).toBeUndefined();
      expect(manifest(text).remarks).toMatchObject([{ code: 'value-invalid', expected: 'each key once' }]);
    }
  });

  it('keeps what JSON cannot hold as text, and runs no tag', () => {
    const text = `${header}data: {a: .inf, b: !!binary aGk=, c: !!js/function "f()", d: 0x10, e: null, f: yes}\n`;
    expect(manifest(text).records[0]?.document).toMatchObject({
      data: { a: '.inf', b: 'aGk=', c: 'f()', d: 16, e: null, f: 'yes' },
    });
  });

  it('reads many keys in linear time and tells the ones given twice', () => {
    const keys = Array.from({ length: 30_000 }, (_, i) => `  k${i}: v\n`).join('');
    const { records, remarks } = within(10, () => manifest(`${header}data:\n${keys}  k7: again\n`));
    expect(Object.keys(records[0]?.lines ?? {})).toHaveLength(30_005);
    expect(remarks).toMatchObject([{ line: 30_005, code: 'value-invalid' }]);
  });

  it('does not even try a text of 8 MiB', () => {
    const parsed = within(2, () => manifest(`${header}data: ${'x'.repeat(9_000_000)}\n`));
    expect(parsed.records).toEqual([]);
    expect(parsed.remarks.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  it('counts lines the same with carriage returns', () => {
    const text = `---\n${header}data:\n  a: b\n`;
    const [record] = manifest(text.replaceAll('\n', '\r\n')).records;
    expect(record).toEqual(manifest(text).records[0]);
    expect(record).toMatchObject({ line: 2, endLine: 6, lines: { '/data/a': 6 } });
  });
});

describe('other parsers', () => {
  it.each(['cni-config', 'docker-inspect'] as const)('%s survives a wall of braces', (kind) => {
    const text = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}\n`;
    expect(within(10, () => parseArtifact(kind, text, {})).records).toEqual([]);
  });

  it('ping takes the target from the command when the output does not name it', () => {
    const text = 'ping: connect: Network is unreachable\n';
    expect(parseArtifact('ping', text, { target: '10.9.9.9' }).records).toEqual([
      { line: 1, target: '10.9.9.9', replies: [], errors: [{ line: 1, text: text.trim() }] },
    ]);
  });

  it('kubectl-get-crd keeps a column that is called like a prototype out of harm', () => {
    const [record] = parseArtifact('kubectl-get-crd', 'NAME   AGE   __proto__\na      1d    x\n', {}).records;
    expect(Object.keys(record?.columns ?? {})).toEqual(['AGE', '__proto__']);
    expect(Object.getPrototypeOf(record?.columns)).toBe(Object.prototype);
  });
});
