import { describe, expect, it } from 'vitest';
import { importFrames } from '../../../src/importers/frames/frames.ts';
import { bytesOf, COUNTED, imported, LINES, statesOf, straysOf } from './streams.ts';

const spliced = (at: number, remove: number, ...lines: readonly string[]) =>
  COUNTED.toSpliced(at, remove, ...lines);
const routes = (lines: readonly string[]) =>
  imported(lines).artifacts.find(({ kind }) => kind === 'ip-route');
const logOf = (lines: readonly string[]) => imported(lines).sidecars.get('collector.log') ?? '';

/** A stream of one item whose output is given in bytes. */
function streamOf(output: Uint8Array, result: string): Uint8Array {
  const head = 'CALISNAP-FRAMES 2 f00d node=n1 began=1\nB f00d 1 ip-route 1 - ip route\n';
  return Buffer.concat([Buffer.from(head), output, Buffer.from(`\nR f00d 1 0 2 ${result}\nZ f00d 1 3\n`)]);
}
const itemOf = (bytes: Uint8Array) => importFrames(bytes, 'n1.frames')[0]?.artifacts[0];

describe('frames that count', () => {
  it('say the same as those that do not, when all of it came', () => {
    expect(imported(COUNTED).artifacts).toEqual(imported(LINES).artifacts);
    expect(imported(COUNTED).snapshot.state).toBe('complete');
  });

  it('with a line lost: no line of the item is a fact, and it says how much came', () => {
    const lines = spliced(5, 1);
    expect(routes(lines)).toMatchObject({
      state: 'error',
      text: 'default via fd00::1 dev eth0\n',
      collected: {
        stderr: 'of 2 lines (48 bytes) that the node sent, 1 (29) arrived\na warning\n',
      },
    });
    expect(logOf(lines)).toBe(
      'n1.frames:8: item 2: of 2 lines (48 bytes) that the node sent, 1 (29) arrived\n',
    );
    expect(imported(lines).snapshot.state).toBe('partial');
  });

  it.each([
    ['a line added', spliced(6, 0, 'O default via fd00::66 dev evil')],
    ['half a line lost', spliced(6, 1, 'O default via fd00::1')],
    ['the line break lost', spliced(6, 1, 'o default via fd00::1 dev eth0')],
    ['all lines lost', spliced(5, 2)],
  ])('with %s', (_, lines) => expect(routes(lines)?.state).toBe('error'));

  it('with garbage in between: it took nothing away, so the item is whole, and the garbage is kept', () => {
    const lines = spliced(6, 0, 'Connection to n1 is slow');
    expect(routes(lines)).toMatchObject({ state: 'ok', text: routes(COUNTED)?.text });
    expect(straysOf(imported(lines).artifacts)).toEqual(['Connection to n1 is slow\n']);
  });

  it('with garbage that swallowed the beginning of a line', () => {
    expect(routes(spliced(6, 1, 'warning!O default via fd00::1 dev eth0'))?.state).toBe('error');
  });

  it('with a forged line and a result in front of the true one, even of the same amount', () => {
    // 'default via fd00::66 dev ev0' is as long as the line that it takes the place of.
    const forged = ['O default via fd00::66 dev ev0', 'R f00d 2 0 1772334002 ok 2 48'];
    expect(routes(spliced(6, 0, ...forged))).toMatchObject({
      state: 'error',
      collected: { stderr: expect.stringContaining('it has two results') },
    });
    expect(routes(spliced(6, 0, ...forged, 'Z f00d 2 1772334004'))?.state).toBe('error');
  });

  it('with more behind a last line, even of the same amount', () => {
    // 19 bytes without a line break and 29 with one: 48, as before.
    const lines = spliced(5, 2, 'o fd00::/64 dev etha1', 'O default via fd00::1 dev eth0');
    expect(routes(lines)).toMatchObject({
      state: 'error',
      collected: { stderr: expect.stringContaining('more came behind its last line') },
    });
  });

  it('of a node that could not count are no answer', () => {
    expect(routes(spliced(8, 1, 'R f00d 2 0 1772334002 ok - -'))?.state).toBe('error');
    expect(routes(spliced(8, 1, 'R f00d 2 124 1772334002 timeout - -'))?.state).toBe('timeout');
  });

  it('keep the reason of the node for what is no answer', () => {
    expect(routes(spliced(8, 1, 'R f00d 2 1 1772334002 forbidden 9 9'))?.state).toBe('forbidden');
  });

  it.each([
    ['without counts in version 2', spliced(8, 1, 'R f00d 2 0 1772334002 ok')],
    ['with half of its counts', spliced(8, 1, 'R f00d 2 0 1772334002 ok 2')],
    ['with counts in version 1', LINES.toSpliced(8, 1, 'R f00d 2 0 1772334002 ok 2 48')],
  ])('a result %s is none', (_, lines) => {
    expect(statesOf(imported(lines).artifacts)).toMatchObject({ 'ip-route': 'truncated 2' });
  });

  it('are counted in bytes as they were sent, whatever letters they make', () => {
    // Four bytes that are no UTF-8, one letter of two bytes, a NUL and a carriage return.
    const output = Buffer.concat([
      Buffer.from('O '),
      Buffer.from([0xff, 0xfe, 0x80, 0xc3, 0xc3, 0xa4, 0, 0x0d]),
    ]);
    expect(itemOf(streamOf(output, 'ok 1 9'))?.state).toBe('ok');
    expect(itemOf(streamOf(output, 'ok 1 8'))?.state).toBe('error');
    expect(itemOf(streamOf(output, 'ok 1 9'))?.text.endsWith('\u00e4\0\r\n')).toBe(true);
  });

  it('that came through a terminal are counted without its carriage returns', () => {
    const [bundle] = importFrames(bytesOf(COUNTED.map((line) => `${line}\r`)), 'n1.frames');
    expect(statesOf(bundle?.artifacts ?? [])).toEqual(statesOf(imported(COUNTED).artifacts));
  });
});
