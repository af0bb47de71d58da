import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cut, trafficSpace } from '../../../src/engine/reach/traffic-space.ts';
import { trafficByProtocol, trafficText } from '../../../src/engine/reach/traffic-text.ts';
import { bitsWhere } from '../../../src/lib/bits.ts';
import { inRanges } from '../../../src/lib/ranges.ts';

const port = fc.integer({ min: 0, max: 65535 });
const range = fc.tuple(port, port).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const cut = fc.record({
  protocol: fc.constantFrom(6, 17, 132),
  axis: fc.constantFrom('x' as const, 'y' as const),
  range,
});

describe('the traffic space', () => {
  test('cells are disjoint and together hold every packet', () => {
    const packet = fc.tuple(fc.integer({ min: 0, max: 255 }), port, port);
    fc.assert(
      fc.property(fc.array<Cut>(cut, { maxLength: 6 }), packet, (cuts, [protocol, x, y]) => {
        const { cells } = trafficSpace(4, cuts);
        const isOctet = protocol === 1;
        const isPlain = ![1, 6, 17, 132].includes(protocol);
        const [px, py] = isPlain ? [0, 0] : isOctet ? [x & 255, y & 255] : [x, y];
        const holding = cells.filter(
          (cell) => inRanges(cell.protocols, protocol) && inRanges([cell.x], px) && inRanges([cell.y], py),
        );
        expect(holding).toHaveLength(1);
      }),
    );
  });

  test('a cut range is the union of whole cells', () => {
    fc.assert(
      fc.property(fc.array<Cut>(cut, { minLength: 1, maxLength: 6 }), (cuts) => {
        for (const { protocol, axis, range: wanted } of cuts)
          for (const cell of trafficSpace(4, cuts).cells) {
            if (!inRanges(cell.protocols, protocol) || !axis || !wanted) continue;
            const [from, to] = cell[axis];
            expect(inRanges([wanted], from)).toBe(inRanges([wanted], to));
          }
      }),
    );
  });
});

describe('the canonical text of traffic', () => {
  const cuts: Cut[] = [
    { protocol: 6, axis: 'y', range: [80, 80] },
    { protocol: 6, axis: 'y', range: [443, 445] },
    { protocol: 17, axis: 'x', range: [1024, 65535] },
    { protocol: 1, axis: 'x', range: [8, 8] },
    { protocol: 47 },
  ];
  const space = trafficSpace(4, cuts);
  const where = (test_: (protocol: number, x: number, y: number) => boolean) =>
    bitsWhere(space.cells.length, (i) => {
      const cell = space.cells[i];
      return cell !== undefined && test_(cell.protocols[0]?.[0] ?? 0, cell.x[0], cell.y[0]);
    });

  test.each([
    ['none', where(() => false)],
    ['all', where(() => true)],
    ['tcp 80', where((p, _, y) => p === 6 && y === 80)],
    ['tcp 80,443-445', where((p, _, y) => p === 6 && (y === 80 || y === 443))],
    ['udp all from 1024-65535', where((p, x) => p === 17 && x >= 1024)],
    ['icmp type 8', where((p, x) => p === 1 && x === 8)],
    ['icmp all; tcp all', where((p) => p === 1 || p === 6)],
    ['other 47', where((p) => p === 47)],
  ])('%s', (text, set) => {
    expect(trafficText(space, set)).toBe(text);
  });

  test('does not depend on where the space is cut', () => {
    fc.assert(
      fc.property(fc.array<Cut>(cut, { maxLength: 5 }), range, (more, wanted) => {
        const own: Cut = { protocol: 6, axis: 'y', range: wanted };
        const texts = [[own], [own, ...more]].map((some) => {
          const cutUp = trafficSpace(4, some);
          const set = bitsWhere(cutUp.cells.length, (i) => {
            const cell = cutUp.cells[i];
            return cell?.protocols[0]?.[0] === 6 && inRanges([wanted], cell.y[0]);
          });
          return trafficByProtocol(cutUp, set);
        });
        expect(texts[0]).toEqual(texts[1]);
      }),
    );
  });
});
