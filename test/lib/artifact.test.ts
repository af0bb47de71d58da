import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Artifact, scopeText, sourceAt } from '../../src/lib/artifact.ts';
import { linesOf } from '../../src/lib/lines.ts';
import { asEvidence, place } from '../../src/lib/source.ts';

const ROUTES: Artifact = {
  path: 'hosts/worker-1/ip-route.txt',
  kind: 'ip-route',
  scope: { kind: 'host', host: 'worker-1' },
  moment: 3,
  state: 'ok',
  command: 'ip route',
  args: {},
  text: 'default via 10.0.0.1 dev eth0\r\nblackhole 10.244.1.0/26 proto bird \n\n10.0.0.0/24 dev eth0\n',
};
const ORIGIN = { file: 'ticket.txt', line: 120 };

describe('sourceAt', () => {
  it('cites the line of the artifact with its words, without blanks at the end', () => {
    expect(sourceAt(ROUTES, 1)).toEqual({
      file: ROUTES.path,
      line: 1,
      text: 'default via 10.0.0.1 dev eth0',
    });
    expect(sourceAt(ROUTES, 2).text).toBe('blackhole 10.244.1.0/26 proto bird');
    expect(sourceAt(ROUTES, 2, 2)).not.toHaveProperty('endLine');
    expect(sourceAt(ROUTES, 2, 4)).toMatchObject({ line: 2, endLine: 4, text: sourceAt(ROUTES, 2).text });
  });
  it('says where the line stood before the import', () => {
    const imported = { ...ROUTES, origin: ORIGIN };
    expect(sourceAt(imported, 1).origin).toEqual({ file: 'ticket.txt', line: 120 });
    expect(sourceAt(imported, 4, 5)).toEqual({
      file: ROUTES.path,
      line: 4,
      endLine: 5,
      text: '10.0.0.0/24 dev eth0',
      origin: { file: 'ticket.txt', line: 123 },
    });
  });
  it('cites the origin alone when that is the file which the user knows', () => {
    const cited = { ...ROUTES, origin: ORIGIN, citeOrigin: true };
    expect(sourceAt(cited, 2)).toEqual({ file: 'ticket.txt', line: 121, text: sourceAt(ROUTES, 2).text });
    expect(sourceAt(cited, 2, 4)).toMatchObject({ file: 'ticket.txt', line: 121, endLine: 123 });
    expect(sourceAt({ ...ROUTES, citeOrigin: true }, 2)).toEqual(sourceAt(ROUTES, 2));
  });
  it('cites the command where there are no words: of an empty answer, and behind the last line', () => {
    expect(sourceAt({ ...ROUTES, state: 'empty', text: '' }, 1).text).toBe('ip route');
    expect(sourceAt(ROUTES, 3).text).toBe('ip route');
    expect(sourceAt(ROUTES, 99).text).toBe('ip route');
  });
  it('finds in the imported file the same line as in the artifact', () => {
    const lines = fc.array(fc.constantFrom('10.0.0.0/24 dev eth0', '  nexthop via 10.0.0.2', 'default'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(lines, lines, fc.nat(), fc.boolean(), (before, own, any, citeOrigin) => {
        const transcript = [...before, ...own];
        const line = (any % own.length) + 1;
        const artifact = { ...ROUTES, text: own.join('\n'), citeOrigin };
        const source = sourceAt(
          { ...artifact, origin: { file: 't', line: before.length + 1 } },
          line,
          own.length,
        );
        const cited = citeOrigin ? source : source.origin;
        expect(transcript[(cited?.line ?? 0) - 1]).toBe(source.text);
        expect((source.endLine ?? source.line) - source.line).toBe(own.length - line);
        expect(linesOf(artifact.text)[line - 1]?.text).toBe(source.text);
      }),
    );
  });
});

describe('the words of a place', () => {
  it('names file and line', () => expect(place(sourceAt(ROUTES, 2))).toBe('hosts/worker-1/ip-route.txt:2'));
  it.each([
    [{ kind: 'cluster' }, 'cluster'],
    [{ kind: 'host', host: 'worker-1' }, 'worker-1'],
    [{ kind: 'pod', pod: 'web', namespace: 'shop' }, 'pod shop/web'],
    [{ kind: 'pod', pod: 'web' }, 'pod web'],
    [{ kind: 'process', host: 'worker-1', pid: 42125 }, 'process 42125 on worker-1'],
  ] as const)('of the scope %j', (scope, words) => expect(scopeText(scope)).toBe(words));
  it('makes evidence of something only', () => {
    const [a, b] = [sourceAt(ROUTES, 1), sourceAt(ROUTES, 2)];
    expect([asEvidence([]), asEvidence([a, b])]).toEqual([undefined, [a, b]]);
  });
});
