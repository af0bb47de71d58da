import { describe, expect, it } from 'vitest';
import { topology } from '../../src/report/sections/topology.ts';
import { drawTopology } from '../../src/report/topology/drawing.ts';
import type { Result } from '../../src/result/result.ts';
import { sampleResult } from './sample-result.ts';

type Link = Result['topology']['links'][number];

/** A cluster of so many nodes in one network, fully meshed; `change` makes some links worse. */
function cluster(count: number, change: (link: Link) => Partial<Link> = () => ({})): Result {
  const [first] = sampleResult.nodes;
  if (first === undefined) throw new Error('the sample has nodes');
  const nodes = Array.from({ length: count }, (_, n) => ({ ...first, name: `node-${n + 1}` }));
  const names = nodes.map((node) => node.name);
  const links = names.flatMap((from, n) =>
    names.slice(n + 1).map((to): Link => ({ from, to, encapsulation: 'vxlan', state: 'ok' })),
  );
  const topology = {
    networks: [{ cidr: '10.1.0.0/24', nodes: names }],
    links: links.map((l) => ({ ...l, ...change(l) })),
  };
  return { ...sampleResult, nodes, workloads: [], topology };
}

const inside = (x: number, y: number, drawing: { width: number; height: number }) =>
  x >= 0 && y >= 0 && x <= drawing.width && y <= drawing.height;

describe('the drawing', () => {
  it('keeps cards apart and inside, whatever their number', () => {
    for (const count of [1, 2, 3, 4, 7, 12]) {
      const drawing = drawTopology(cluster(count));
      expect(drawing.cards).toHaveLength(count);
      for (const card of drawing.cards) {
        expect(inside(card.x, card.y, drawing)).toBe(true);
        expect(inside(card.x + card.width, card.y + card.height, drawing)).toBe(true);
        const over = drawing.cards.filter(
          (other) =>
            other !== card &&
            Math.abs(other.x - card.x) < card.width &&
            other.y < card.y + card.height &&
            card.y < other.y + other.height,
        );
        expect(over).toEqual([]);
      }
    }
  });
  it('marks each state of a link in its own way', () => {
    const states = ['ok', 'one-way', 'broken', 'unknown'] as const;
    const drawing = drawTopology(
      cluster(4, (link) => ({ state: states[Number(link.to.slice(-1)) - 1] ?? 'ok' })),
    );
    const marks = drawing.curves.map(
      ({ state, cross, question }) => `${state} ${cross ? 'x' : ''}${question ? '?' : ''}`,
    );
    expect(new Set(marks)).toEqual(new Set(['one-way x', 'broken x', 'unknown ?']));
    expect(drawing.curves.every(({ label }) => label === 'VXLAN')).toBe(true);
  });
  it('leaves out links in order where they would hide the others, and says so', () => {
    const drawing = drawTopology(cluster(7, (link) => (link.to === 'node-3' ? { state: 'broken' } : {})));
    expect(drawing.curves.map((curve) => curve.state)).toEqual(['broken', 'broken']);
    expect(drawing.hidden).toBe('19 links');
  });
  it('counts instead of drawing above twelve nodes', () => {
    const drawing = drawTopology(cluster(13));
    expect([drawing.cards, drawing.curves]).toEqual([[], []]);
    expect(drawing.tiles).toHaveLength(13);
    expect(drawTopology(cluster(72)).hidden).toBe('12 more nodes');
  });
  it('places a node whose network is not known', () => {
    const { networks, links } = sampleResult.topology;
    const rest = networks.map((network) => ({ ...network, nodes: ['minikube'] }));
    const drawing = drawTopology({ ...sampleResult, topology: { networks: rest, links } });
    expect(drawing.bands.map((band) => band.label)).toEqual([
      'underlay 172.16.30.0/24',
      'underlay network not known',
    ]);
    expect(drawing.cards.map((card) => card.name)).toEqual(['minikube', 'minikube-m02', 'minikube-m03']);
  });
  it('shows a pod as foreign only when pools are known', () => {
    const foreign = (result: Result) =>
      drawTopology(result).cards.flatMap((card) => card.pods.filter((pod) => pod.foreign));
    expect(foreign(sampleResult)).toHaveLength(2);
    expect(foreign({ ...sampleResult, pools: [] })).toEqual([]);
  });
  it('ignores links to nodes that are not there', () => {
    const links: Link[] = [{ from: 'minikube', to: 'gone', encapsulation: 'ipip', state: 'broken' }];
    const result = { ...sampleResult, topology: { ...sampleResult.topology, links } };
    expect(drawTopology(result).curves).toEqual([]);
    expect(topology.view(result)).toMatchObject({ links: [{ from: 'minikube', to: 'gone' }] });
  });
});
