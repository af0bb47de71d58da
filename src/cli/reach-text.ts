import { groupedBy } from '../lib/group.ts';
import { trafficWords } from '../report/reach/traffic-words.ts';
import type { ReachFamily, ReachFlow, ReachGroup, ReachResult } from '../result/reach.ts';
import { areAllOutside, type Names, NO_NAMES, namesOf, whereOf } from './reach-names.ts';
import { safe, styled, word, wrapped } from './terminal.ts';

const WIDE = 24;

/** Flows with the same traffic between the same places go on one line. */
function linesOf(
  family: ReachFamily,
  names: Names,
  flows: readonly ReachFlow[],
  side: 'allowed' | 'unknown',
) {
  const byTraffic = new Map<string, { readonly first: ReachFlow; readonly from: string[] }>();
  for (const flow of flows) {
    const text = trafficWords(flow[side]);
    if (text === '') continue;
    const kind = flow.where === 'anywhere' ? '' : family.groups.find(({ id }) => id === flow.from)?.kind;
    const key = `${text} ${flow.where} ${kind} ${side === 'unknown' ? JSON.stringify(flow.unknownBecause) : ''}`;
    const known = byTraffic.get(key) ?? { first: flow, from: [] };
    byTraffic.set(key, known);
    known.from.push(flow.from);
  }
  return [...byTraffic.values()].flatMap(({ first, from }) => {
    const groups = family.groups.filter(({ id }) => from.includes(id));
    const text = `${side === 'unknown' ? 'unknown ' : ''}${trafficWords(first[side])}`;
    const sources = namesOf(groups, names, areAllOutside(family, groups, names));
    const origin = `from ${whereOf(first, groups[0]?.kind, sources)}`;
    const because = side === 'unknown' ? whyOf(family, first) : [];
    return [...hung(text, origin), ...because];
  });
}

/** Traffic in a column of its own, and names that hang beside it. */
function hung(text: string, names: string): string[] {
  const shown = safe(text, 400);
  const lines = wrapped(names, ' '.repeat(WIDE + 2));
  if (shown.length >= WIDE) return [...wrapped(shown, '  '), ...lines];
  const [first = '', ...rest] = lines;
  const head = `  ${shown.padEnd(WIDE)}`;
  return [
    `${shown.startsWith('unknown ') ? head.replace('unknown', word('unknown')) : head}${first.trimStart()}`,
    ...rest,
  ];
}

function whyOf(family: ReachFamily, { unknownBecause, from, to }: ReachFlow): string[] {
  const exampleOf = (id: string) => {
    const group = family.groups.find((one) => one.id === id);
    const [member = ''] = group?.members ?? [];
    return `${group?.kind === 'nodes' ? 'node:' : ''}${group?.kind === 'outside' ? member.replace(/\/.*/, '') : member}`;
  };
  if (unknownBecause.length === 0)
    return wrapped(`why: calisnap trace BUNDLE ${exampleOf(from)} ${exampleOf(to)}`, '      ');
  return unknownBecause.flatMap(({ says, command }) => [
    ...wrapped(says, '      '),
    ...wrapped(`collect: ${command}`, '      '),
  ]);
}

/** What may come to a destination, and from whom. */
function linesTo(family: ReachFamily, to: ReachGroup, names: Names): readonly string[] {
  const flows = family.flows.filter((flow) => flow.to === to.id);
  const lines = [...linesOf(family, names, flows, 'allowed'), ...linesOf(family, names, flows, 'unknown')];
  return lines.length > 0 ? lines : ['  nothing'];
}

/** A block for each destination; destinations that differ only in what they send share one. */
function blocksOf(family: ReachFamily, names: Names): readonly (readonly string[])[] {
  const targets = family.groups
    .filter(({ id }) => family.destinations.includes(id))
    .map((group) => ({ group, lines: linesTo(family, group, names) }));
  const alike = groupedBy(targets, ({ group, lines }) => `${group.kind}\n${lines.join('\n')}`);
  return [...alike.values()].map((blocks) => {
    const groups = blocks.map(({ group }) => group);
    const all = targets.filter(({ group }) => group.kind === 'outside');
    const isAll = names.isWholeTo && groups[0]?.kind === 'outside' && groups.length === all.length;
    const title = groups.length === 1 ? (groups[0]?.name ?? '') : namesOf(groups, names, isAll);
    return [styled('bold', `to ${safe(title, 300)}`), ...(blocks[0]?.lines ?? [])];
  });
}

/** Both families: what holds for both is said once. */
function bodyOf(families: readonly ReachFamily[], names: readonly Names[]): string[] {
  const [first, second] = families.map((one, i) => blocksOf(one, names[i] ?? NO_NAMES));
  const spaced = (blocks: readonly (readonly string[])[]) => blocks.flatMap((block) => ['', ...block]);
  if (!first || !second) return spaced(first ?? []);
  const textOf = (block: readonly string[]) => block.join('\n');
  const [ofFirst, ofSecond] = [new Set(first.map(textOf)), new Set(second.map(textOf))];
  const only = (title: string, blocks: readonly (readonly string[])[]) =>
    blocks.length > 0 ? ['', styled('bold', title), ...spaced(blocks)] : [];
  const common = first.filter((block) => ofSecond.has(textOf(block)));
  return [
    ...(common.length > 0 ? ['', styled('bold', 'IPv4 and IPv6'), ...spaced(common)] : []),
    ...only(
      'IPv4',
      first.filter((block) => !ofSecond.has(textOf(block))),
    ),
    ...only(
      'IPv6',
      second.filter((block) => !ofFirst.has(textOf(block))),
    ),
  ];
}

const counted = (count: number, one: string, several = `${one}s`) =>
  `${count} ${count === 1 ? one : several}`;

/** What the answer is about, and what it leans on. */
export function headOf({ pods, nodes, policies, families, assumptions }: ReachResult): string[] {
  const groups = families.map((family) => counted(family.groups.length, 'group'));
  const perFamily =
    new Set(groups).size > 1
      ? families.map((one, i) => `${groups[i]} with IPv${one.family}`)
      : groups.slice(0, 1);
  return [
    'What policy alone lets through; routes, translation and the network are not looked at (trace does).',
    `${counted(pods, 'pod')}, ${counted(nodes, 'node')}, ${counted(policies, 'policy', 'policies')}: ${perFamily.join(', ')} of endpoints that behave alike.`,
    ...assumptions.flatMap(({ id, says }) => wrapped(`Assumed: ${id}: ${says}`, '')),
  ];
}

/** The whole answer as people read it, with the names of each family. */
export const reachText = (result: ReachResult, names: readonly Names[]): string[] => [
  ...headOf(result),
  ...bodyOf(result.families, names),
];
