import { groupedBy } from '../../lib/group.ts';
import type { AnswerColumn, Answers } from './answers.ts';
import type { Kin } from './kin.ts';
import { alikeAsDestinations, alikeAsSources, fillIn } from './partition.ts';

/** Endpoints that behave alike. */
export interface Group {
  readonly kind: Kin['kind'];
  /** Places in the list of endpoints. */
  readonly members: readonly number[];
  readonly kin: readonly number[];
}

/** The endpoints of a question, grouped. */
export interface Grouping {
  readonly sources: readonly Group[];
  /** The same as the sources when everything is asked about. */
  readonly destinations: readonly Group[];
  readonly columns: ReadonlyMap<number, AnswerColumn>;
}

/** Which endpoints are asked about, by their places; `undefined`: all. */
export interface Question {
  readonly from?: ReadonlySet<number> | undefined;
  readonly to?: ReadonlySet<number> | undefined;
  /** Called after each destination. */
  readonly onProgress?: (done: number, all: number) => void;
}

function groupsOf(
  { kindred }: Answers,
  chosen: ReadonlySet<number> | undefined,
  kin: readonly number[],
  textOf: (kin: number) => string,
): Group[] {
  const kindOf = (one: number) => kindred.list[one]?.kind ?? 'outside';
  return [...groupedBy(kin, (one) => `${kindOf(one)} ${textOf(one)}`).values()].map((alike) => ({
    kind: kindOf(alike[0] ?? 0),
    kin: alike,
    members: alike
      .flatMap((one) => kindred.list[one]?.members ?? [])
      .filter((member) => chosen?.has(member) !== false)
      .sort((a, b) => a - b),
  }));
}

/**
 * Puts endpoints together that behave alike in all that is asked: sources that reach every destination in the same
 * way, destinations that are reached in the same way by every source. When all endpoints are asked about, those that
 * are alike in both respects.
 */
export function groupingOf(answers: Answers, { from, to, onProgress }: Question): Grouping {
  const { list } = answers.kindred;
  const having = (chosen: ReadonlySet<number> | undefined) =>
    list.flatMap(({ members }, kin) => (!chosen || members.some((one) => chosen.has(one)) ? [kin] : []));
  const [sources, destinations] = [having(from), having(to)];
  const columns = new Map<number, AnswerColumn>();
  for (const kin of destinations) {
    columns.set(kin, answers.column(kin));
    onProgress?.(columns.size, destinations.length);
  }
  fillIn(list, columns);
  const asSource = alikeAsSources(list.length, columns.values());
  const asDestination = alikeAsDestinations(columns, sources);
  if (!from && !to) {
    const both = groupsOf(answers, undefined, sources, (kin) => `${asSource[kin]} ${asDestination.get(kin)}`);
    return { sources: both, destinations: both, columns };
  }
  return {
    sources: groupsOf(answers, from, sources, (kin) => `${asSource[kin]}`),
    destinations: groupsOf(answers, to, destinations, (kin) => `${asDestination.get(kin)}`),
    columns,
  };
}
