import type { Result } from '../../result/result.ts';
import { plural } from '../words.ts';
import { CARD, type Card, cardHeight, cardOf, fitted, rowsOf, WIDTH } from './cards.ts';
import { type Curve, curves } from './links.ts';
import { type Tile, tilesOf } from './tiles.ts';

/** Up to this many nodes are drawn with their pods and links; beyond, a tile with counts stands for each. */
const NODES_IN_DETAIL = 12;
const BAND_HEAD = 34;
const LANE = { none: 22, across: 92, down: 130 } as const;

/** Above this many links only those that are not in order are drawn: the others would hide them. */
const LINKS_IN_FULL = 15;

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
  /** Links in order, or tiles, that were left out; empty when there are none. */
  readonly hidden: string;
}

type Node = Result['nodes'][number];
type Link = Result['topology']['links'][number];

interface Group {
  readonly label: string;
  readonly nodes: readonly Node[];
}

/** The underlay networks with their nodes, and one group for nodes that are in none of them. */
function groups(result: Result): Group[] {
  const known = new Set(result.topology.networks.flatMap((network) => network.nodes));
  const placed = result.topology.networks.map((network) => ({
    label: `underlay ${network.cidr}`,
    nodes: result.nodes.filter((node) => network.nodes.includes(node.name)),
  }));
  const rest = result.nodes.filter((node) => !known.has(node.name));
  const all = rest.length === 0 ? placed : [...placed, { label: 'underlay network not known', nodes: rest }];
  return all.filter((group) => group.nodes.length > 0);
}

/** A row of cards; rows of one network share a band. */
interface Row {
  readonly band: number;
  readonly nodes: readonly Node[];
}

// A node with addresses in two networks has one card, in the first of them.
function placedRows(networks: readonly Group[]): Row[] {
  const seen = new Set<string>();
  return networks.flatMap((group, band) => {
    const fresh = group.nodes.filter((node) => !seen.has(node.name));
    for (const node of fresh) seen.add(node.name);
    return rowsOf(fresh).map((nodes) => ({ band, nodes }));
  });
}

/** Room below a row for the links that leave its cards there. */
function laneBelow(row: Row, rows: readonly Row[], links: readonly Link[]): number {
  const rowOf = (name: string) => rows.findIndex(({ nodes }) => nodes.some((node) => node.name === name));
  const here = rows.indexOf(row);
  const ends = links
    .map((link) => [rowOf(link.from), rowOf(link.to)] as const)
    .filter((pair) => !pair.includes(-1));
  if (ends.some(([from, to]) => from !== to && Math.min(from, to) === here)) return LANE.down;
  return ends.some(([from, to]) => from === here && to === here) ? LANE.across : LANE.none;
}

function placeCards(
  result: Result,
  links: readonly Link[],
): { bands: Band[]; cards: Card[]; height: number } {
  const networks = groups(result);
  const rows = placedRows(networks);
  const cards: Card[] = [];
  let y = 8;
  const bands = networks.map(({ label }, band) => {
    const top = y;
    y += BAND_HEAD;
    const own = rows.filter((candidate) => candidate.band === band);
    for (const row of own) {
      const height = Math.max(...row.nodes.map((node) => cardHeight(result, node.name)));
      const left = (WIDTH - row.nodes.length * (CARD.width + CARD.gap) + CARD.gap) / 2;
      row.nodes.forEach((node, column) => {
        const x = left + column * (CARD.width + CARD.gap);
        cards.push(cardOf(result, node, { x, y, height, column }));
      });
      y += height + laneBelow(row, rows, links);
    }
    const size = { x: 8, y: top, width: WIDTH - 16, height: y - top - 8 };
    return {
      ...size,
      labelX: 24,
      labelY: top + 23,
      label: fitted(own.length === 0 ? `${label}: its nodes stand above` : label, 90),
    };
  });
  return { bands, cards, height: y };
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
  const all = result.topology.links;
  const links = all.length > LINKS_IN_FULL ? all.filter((link) => link.state !== 'ok') : all;
  const { bands, cards, height } = placeCards(result, links);
  const hidden = links.length === all.length ? '' : plural(all.length - links.length, 'link');
  return { ...base, height, detailed: true, bands, curves: curves(links, cards), cards, tiles: [], hidden };
}
