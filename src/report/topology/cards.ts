import type { Result } from '../../result/result.ts';

/** Sizes in user units of the drawing, which is always as wide as `WIDTH`. */
export const WIDTH = 960;
export const CARD = { width: 288, gap: 20, head: 92, pod: 38 } as const;
const PER_ROW = 3;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly column: number;
}

/** A node, placed; every text is cut to what fits. */
export interface Card extends Place {
  readonly name: string;
  readonly title: string;
  readonly titleX: number;
  readonly titleY: number;
  readonly width: number;
  readonly facts: readonly Placed[];
  readonly pods: readonly Pod[];
  readonly more: readonly Placed[];
}

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Pod {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly nameX: number;
  readonly nameY: number;
  readonly addressY: number;
  readonly name: string;
  readonly address: string;
  /** Its address lies in none of the pools: drawn dashed. */
  readonly foreign: boolean;
}

type Workload = Result['workloads'][number];

/** Cut in the middle: pods and nodes differ at both ends. */
export function fitted(text: string, letters: number): string {
  const all = Array.from(text);
  if (all.length <= letters) return text;
  const tail = Math.floor((letters - 1) / 3);
  return `${all.slice(0, letters - 1 - tail).join('')}\u2026${tail === 0 ? '' : all.slice(-tail).join('')}`;
}

function podsOf(result: Result, node: string): Workload[] {
  return result.workloads.filter((workload) => workload.node === node && workload.hostNetwork !== true);
}

function placePod(workload: Workload, x: number, y: number, poolsKnown: boolean): Pod {
  const foreign = poolsKnown && workload.pool === undefined && workload.addresses.length > 0;
  const address = workload.addresses.length === 0 ? 'no address' : workload.addresses.join(', ');
  return {
    x: x + 12,
    y,
    width: CARD.width - 24,
    height: CARD.pod - 4,
    nameX: x + 22,
    nameY: y + 14,
    addressY: y + 27,
    name: fitted(workload.id, 38),
    address: fitted(foreign ? `${address} (in no pool)` : address, 36),
    foreign,
  };
}

// Many cards with many pods would outgrow a sheet of paper.
function podsShown(result: Result): number {
  return result.nodes.length > 6 ? 3 : 5;
}

/** Height that a card of this node needs. */
export function cardHeight(result: Result, node: string): number {
  return CARD.head + Math.min(podsOf(result, node).length, podsShown(result)) * CARD.pod + 24;
}

/** The last line of a card: what is not drawn. */
function restText(result: Result, node: string): string {
  const pods = podsOf(result, node).length;
  const hidden = pods - podsShown(result);
  const onHost = result.workloads.filter((item) => item.node === node && item.hostNetwork === true).length;
  const parts = [
    pods === 0 ? 'no pods in the pod network' : '',
    hidden > 0 ? `+ ${hidden} more` : '',
    onHost > 0 ? `+ ${onHost} on the host network` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function factsOf(node: Result['nodes'][number]): string[] {
  const listOf = (items: readonly string[]) => (items.length === 0 ? 'none known' : items.join(', '));
  const facts = [
    node.address ?? 'address not known',
    `tunnel ${listOf(node.tunnelAddresses)}`,
    `block ${listOf(node.blocks)}`,
  ];
  return facts.map((text) => fitted(text, 36));
}

/** The card of one node at a place. */
export function cardOf(result: Result, node: Result['nodes'][number], place: Place): Card {
  const { x, y, height } = place;
  const pods = podsOf(result, node.name).slice(0, podsShown(result));
  const podY = (index: number) => y + CARD.head + index * CARD.pod;
  return {
    name: node.name,
    title: fitted(node.name, 30),
    titleX: x + 14,
    titleY: y + 24,
    ...place,
    width: CARD.width,
    facts: factsOf(node).map((text, line) => ({ x: x + 14, y: y + 44 + line * 17, text })),
    pods: pods.map((workload, index) => placePod(workload, x, podY(index), result.pools.length > 0)),
    more: [{ x: x + 14, y: y + height - 10, text: restText(result, node.name) }],
  };
}

/** Nodes in rows of cards. */
export function rowsOf<T>(items: readonly T[], perRow: number = PER_ROW): T[][] {
  return Array.from({ length: Math.ceil(items.length / perRow) }, (_, row) =>
    items.slice(row * perRow, (row + 1) * perRow),
  );
}
