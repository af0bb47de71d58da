import type { Result } from '../../result/result.ts';
import { CARD, type Card } from './cards.ts';

type Link = Result['topology']['links'][number];

export const ENCAPSULATIONS: Readonly<Record<Link['encapsulation'], string>> = {
  ipip: 'IPIP',
  vxlan: 'VXLAN',
  none: 'routed',
  unknown: 'not known',
};

/** How far below a card the sign and the label of a link to another row stand: under the curves within the row. */
const BELOW = { mark: 74, label: 96, stagger: 18 } as const;

/** A curve between two cards, with a label and a cross or question mark where it is not fine. */
export interface Curve {
  readonly path: string;
  readonly state: Link['state'];
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly labelWidth: number;
  readonly labelHalf: number;
  readonly markX: number;
  readonly markY: number;
  readonly cross: boolean;
  readonly question: boolean;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function along(from: Point, bend: Point, bend2: Point, to: Point, t: number): Point {
  const mix = (a: number, b: number, c: number, d: number) =>
    (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
  return { x: rounded(mix(from.x, bend.x, bend2.x, to.x)), y: rounded(mix(from.y, bend.y, bend2.y, to.y)) };
}

// Each curve leaves its card at a place of its own, ordered by where it goes, so that curves do not start as one.
function port(card: Card, degree: number, rank: number): number {
  const spread = Math.min(26, (CARD.width - 60) / Math.max(1, degree - 1));
  return card.x + CARD.width / 2 + (rank - (degree - 1) / 2) * spread;
}

/** The first point of a falling curve that lies `depth` below its start. */
function pointBelow(curve: readonly [Point, Point, Point, Point], depth: number): Point {
  const [from, bend, bend2, to] = curve;
  const steps = Array.from({ length: 100 }, (_, n) => along(from, bend, bend2, to, n / 100));
  return steps.find((point) => point.y >= from.y + depth) ?? along(from, bend, bend2, to, 0.5);
}

interface Ends {
  readonly from: Card;
  readonly to: Card;
  readonly fromX: number;
  readonly toX: number;
  readonly rank: number;
}

function curveOf(link: Link, { from, to, fromX, toX, rank }: Ends): Curve {
  const sameRow = from.y === to.y;
  const start = { x: fromX, y: from.y + from.height };
  const end = { x: toX, y: sameRow ? to.y + to.height : to.y };
  const depth = sameRow ? 34 + (Math.abs(from.column - to.column) - 1) * 40 : 70;
  const bend = { x: start.x, y: start.y + depth };
  const bend2 = { x: end.x, y: end.y + (sameRow ? depth : -depth) };
  const points = [start, bend, bend2, end] as const;
  // A long way down leads behind other cards: sign and label stand in the free lane below the first card.
  const middle = sameRow
    ? along(...points, 0.5)
    : pointBelow(points, BELOW.label + (rank % 2) * BELOW.stagger);
  const mark = sameRow ? along(...points, 0.28) : pointBelow(points, BELOW.mark);
  const label = ENCAPSULATIONS[link.encapsulation];
  const at = (point: Point) => `${rounded(point.x)} ${rounded(point.y)}`;
  return {
    path: `M${at(start)} C${at(bend)} ${at(bend2)} ${at(end)}`,
    state: link.state,
    label,
    labelX: middle.x,
    labelY: middle.y,
    labelWidth: label.length * 7 + 16,
    labelHalf: (label.length * 7 + 16) / 2,
    markX: mark.x,
    markY: mark.y,
    cross: link.state === 'broken' || link.state === 'one-way',
    question: link.state === 'unknown',
  };
}

/** Curves for all links whose two nodes have a card. */
export function curves(links: readonly Link[], cards: readonly Card[]): Curve[] {
  const byName = new Map(cards.map((card) => [card.name, card]));
  const drawn = links.flatMap((link) => {
    const ends = [byName.get(link.from), byName.get(link.to)];
    const [from, to] = ends.sort((a, b) => (a?.y ?? 0) - (b?.y ?? 0) || (a?.x ?? 0) - (b?.x ?? 0));
    return from === undefined || to === undefined || from === to ? [] : [{ link, from, to }];
  });
  const portOf = (card: Card, link: Link) => {
    const own = drawn
      .filter((entry) => entry.from === card || entry.to === card)
      .map((entry) => ({ link: entry.link, other: entry.from === card ? entry.to : entry.from }))
      .sort((a, b) => a.other.x - b.other.x || a.other.y - b.other.y);
    const rank = own.findIndex((entry) => entry.link === link);
    return { x: port(card, own.length, rank), rank };
  };
  return drawn.map(({ link, from, to }) => {
    const { x: fromX, rank } = portOf(from, link);
    return curveOf(link, { from, to, fromX, toX: portOf(to, link).x, rank });
  });
}
