import type { Result } from '../../result/result.ts';
import { plural } from '../words.ts';
import { CARD, type Card, cardHeight, cardOf, fitted, rowsOf, WIDTH } from './cards.ts';
import { type Curve, curves } from './links.ts';
import { type Tile, tilesOf } from './tiles.ts';

/** Up to this many nodes are drawn with their pods and links; beyond, a tile with counts stands for each. */
const NODES_IN_DETAIL = 12;
const BAND_HEAD = 34;
const LANE = 96;

/** One underlay network: a labelled band behind the cards of its nodes. */
interface Band {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly labelX: number;
  readonly labelY: number;
  readonly label: string;
}

/** Everything that the template needs to write the SVG: numbers and words, no markup. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly detailed: boolean;
  readonly bands: readonly Band[];
  readonly curves: readonly Curve[];
  readonly cards: readonly Card[];
  readonly tiles: readonly Tile[];
  /** Tiles that were left out; empty when there are none. */
  readonly hidden: string;
}

type Node = Result['nodes'][number];

/** The underlay networks with their nodes, and one group for nodes that are in none of them. */
function groups(result: Result): { label: string; nodes: Node[] }[] {
  const known = new Set(result.topology.networks.flatMap((network) => network.nodes));
  const placed = result.topology.networks.map((network) => ({
    label: `underlay ${network.cidr}`,
    nodes: result.nodes.filter((node) => network.nodes.includes(node.name)),
  }));
  const rest = result.nodes.filter((node) => !known.has(node.name));
  const all = rest.length === 0 ? placed : [...placed, { label: 'underlay network not known', nodes: rest }];
  return all.filter((group) => group.nodes.length > 0);
}

function placeCards(result: Result): { bands: Band[]; cards: Card[]; height: number } {
  const bands: Band[] = [];
  const cards = new Map<string, Card>();
  let y = 8;
  for (const group of groups(result)) {
    const top = y;
    y += BAND_HEAD;
    // A node with addresses in two networks has one card, in the first of them.
    for (const row of rowsOf(group.nodes.filter((node) => !cards.has(node.name)))) {
      const height = Math.max(...row.map((node) => cardHeight(result, node.name)));
      row.forEach((node, column) => {
        const left = (WIDTH - row.length * (CARD.width + CARD.gap) + CARD.gap) / 2;
        const x = left + column * (CARD.width + CARD.gap);
        cards.set(node.name, cardOf(result, node, { x, y, height, column }));
      });
      y += height + LANE;
    }
    bands.push({
      x: 8,
      y: top,
      width: WIDTH - 16,
      height: y - top - 8,
      labelX: 24,
      labelY: top + 23,
      label: fitted(group.label, 90),
    });
  }
  return { bands, cards: [...cards.values()], height: y };
}

function description(result: Result): string {
  const states = ['ok', 'one-way', 'broken', 'unknown'].map((state) => {
    const count = result.topology.links.filter((link) => link.state === state).length;
    return `${count} ${state}`;
  });
  return `${plural(result.nodes.length, 'node')}; links between them: ${states.join(', ')}. The same facts stand in the tables below.`;
}

/** The drawing of the cluster: the same result gives the same numbers. */
export function drawTopology(result: Result): Drawing {
  const title = 'Nodes, their blocks and pods, and the tunnels between them';
  const base = { width: WIDTH, title, description: description(result) };
  if (result.nodes.length > NODES_IN_DETAIL) {
    const { tiles, height, hidden } = tilesOf(result);
    return { ...base, height, detailed: false, bands: [], curves: [], cards: [], tiles, hidden };
  }
  const { bands, cards, height } = placeCards(result);
  const links = curves(result.topology.links, cards);
  return { ...base, height, detailed: true, bands, curves: links, cards, tiles: [], hidden: '' };
}
