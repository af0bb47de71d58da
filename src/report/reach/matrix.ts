import { safeLine } from '../../lib/safe-text.ts';
import type { ReachFamily, ReachFlow, ReachGroup, ReachResult } from '../../result/reach.ts';
import { trafficWords } from './traffic-words.ts';

const MARK = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const;

/** Text that is nothing but text in SVG. */
const inert = (text: string, limit: number): string =>
  safeLine(text, limit).replace(/[&<>"']/g, (mark) => MARK[mark as keyof typeof MARK]);

const LABEL = { letters: 44, width: 290 } as const;
const EDGE = 16;
const HEAD = 64;
/** The drawing is about this wide, as long as that leaves cells that can be pointed at. */
const WIDTH = 900;

const STYLE = `
svg { background: #fff; font-family: Inter, "Helvetica Neue", Arial, sans-serif; }
text { fill: #1f2933; } .grid { fill: #eef1f4; stroke: none; }
.all { fill: #1d7a46; } .some { fill: #6cc08b; } .unknown { fill: #b06ad0; } .self { fill: #d3dae1; }
@media (prefers-color-scheme: dark) {
svg { background: #14191f; } text { fill: #e4e9ee; } .grid { fill: #20272f; }
.all { fill: #58c98a; } .some { fill: #2b6e49; } .unknown { fill: #b27fd0; } .self { fill: #35404b; }
}`;

interface Size {
  readonly cell: number;
  readonly font: number;
  /** Room for the names of columns. */
  readonly top: number;
}

function sizeOf({ groups, sources, destinations }: ReachFamily): Size {
  const most = Math.max(1, sources.length, destinations.length);
  const cell = Math.max(6, Math.min(28, Math.floor(WIDTH / most)));
  const font = Math.max(4, Math.min(12, cell - 2));
  const letters = Math.max(...groups.map(({ name }) => Math.min(LABEL.letters, name.length)), 0);
  return { cell, font, top: Math.ceil(letters * font * 0.55) + 40 };
}

const WHERE = { anywhere: '', 'same-node': ', same node', 'other-nodes': ', other nodes' } as const;

function kindOf(flows: readonly ReachFlow[]): 'all' | 'some' | 'unknown' {
  if (flows.every(({ allowed, where }) => allowed.all === 'all' && where === 'anywhere')) return 'all';
  return flows.some(({ allowed }) => Object.keys(allowed).length > 0) ? 'some' : 'unknown';
}

function titleOf(from: ReachGroup, to: ReachGroup, flows: readonly ReachFlow[]): string {
  const says = flows.flatMap(({ allowed, unknown, where }) => {
    const [sure, open] = [trafficWords(allowed), trafficWords(unknown)];
    return [
      ...(sure === '' ? [] : [`${sure}${WHERE[where]}`]),
      ...(open === '' ? [] : [`unknown: ${open}${WHERE[where]}`]),
    ];
  });
  return inert(`${from.name} to ${to.name}: ${says.join('; ')}`, 600);
}

/** A line of text, the whole of it in its title. */
function label(group: ReachGroup, place: string, { font }: Size): string {
  return `<text ${place} font-size="${font}"><title>${inert(group.name, 600)}</title>${inert(group.name, LABEL.letters)}</text>`;
}

function* legend(y: number): Generator<string> {
  const entries = [
    ['all', 'everything'],
    ['some', 'some traffic'],
    ['unknown', 'only unknown'],
    ['grid', 'nothing'],
    ['self', 'not asked'],
  ] as const;
  for (const [i, [kind, text]] of entries.entries())
    yield `<rect class="${kind}" x="${EDGE + i * 130}" y="${y}" width="12" height="12"/><text x="${EDGE + 18 + i * 130}" y="${y + 10}" font-size="12">${text}</text>`;
}

/** What is between an endpoint and itself, and between addresses outside, is no question. */
const isNotAsked = (from: ReachGroup, to: ReachGroup): boolean =>
  (from.kind === 'outside' && to.kind === 'outside') || (from.id === to.id && to.members.length === 1);

/** Cells of one row; what has nothing stays the ground. */
function* rowOf(
  family: ReachFamily,
  from: ReachGroup,
  targets: readonly ReachGroup[],
  y: number,
  size: Size,
) {
  const own = family.flows.filter((flow) => flow.from === from.id);
  const byTarget = new Map<string, ReachFlow[]>();
  for (const flow of own) byTarget.set(flow.to, [...(byTarget.get(flow.to) ?? []), flow]);
  const side = size.cell - 1;
  for (const [i, to] of targets.entries()) {
    const flows = byTarget.get(to.id);
    const place = `d="M${LABEL.width + i * size.cell} ${y}h${side}v${side}h-${side}z"`;
    if (flows)
      yield `<path class="${kindOf(flows)}" ${place}><title>${titleOf(from, to, flows)}</title></path>`;
    else if (isNotAsked(from, to)) yield `<path class="self" ${place}/>`;
  }
}

function* familyOf(family: ReachFamily, top: number, size: Size): Generator<string> {
  const bySide = (ids: readonly string[]) => family.groups.filter(({ id }) => ids.includes(id));
  const [sources, targets] = [bySide(family.sources), bySide(family.destinations)];
  const { cell } = size;
  const [x, y] = [LABEL.width, top + size.top];
  yield `<text x="${EDGE}" y="${top + 24}" font-size="13" font-weight="600">IPv${family.family}: from row to column</text>`;
  yield `<rect class="grid" x="${x}" y="${y}" width="${targets.length * cell}" height="${sources.length * cell}"/>`;
  for (const [i, to] of targets.entries()) {
    const at = `${x + i * cell + cell * 0.7} ${y - 6}`;
    yield label(to, `transform="translate(${at}) rotate(-60)"`, size);
  }
  for (const [i, from] of sources.entries()) {
    yield label(from, `x="${x - 6}" y="${y + i * cell + cell * 0.7}" text-anchor="end"`, size);
    yield* rowOf(family, from, targets, y + i * cell, size);
  }
}

/** A picture of who reaches whom, groups against groups. It opens anywhere, and holds no script. */
export function* matrixLines({ families }: ReachResult): Generator<string> {
  const drawn = families.map((family) => ({ family, size: sizeOf(family) }));
  const heights = drawn.map(({ family, size }) => size.top + family.sources.length * size.cell + 24);
  const widths = drawn.map(({ family, size }) => LABEL.width * 1.5 + family.destinations.length * size.cell);
  const width = Math.ceil(Math.max(680, ...widths));
  const height = HEAD + heights.reduce((sum, one) => sum + one, 0);
  yield `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`;
  yield `<title>Who reaches whom, by policy alone</title><style>${STYLE}</style>`;
  yield `<text x="${EDGE}" y="24" font-size="15" font-weight="600">Who reaches whom, by policy alone (forwarding is not looked at)</text>`;
  yield* legend(38);
  let top = HEAD;
  for (const [i, { family, size }] of drawn.entries()) {
    yield* familyOf(family, top, size);
    top += heights[i] ?? 0;
  }
  yield '</svg>';
}
