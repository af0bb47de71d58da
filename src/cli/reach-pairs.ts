import type { AnswerColumn, Answers } from '../engine/reach/answers.ts';
import { NO_PAIR } from '../engine/reach/answers.ts';
import { groupingOf } from '../engine/reach/grouping.ts';
import { nodeAt } from '../engine/reach/kin.ts';
import { prefixesOf } from '../engine/reach/prefix-list.ts';
import type { Reach } from '../engine/reach/reach.ts';
import { regionsOf } from '../engine/reach/regions.ts';
import { trafficByProtocol } from '../engine/reach/traffic-text.ts';
import { groupedBy } from '../lib/group.ts';
import { byText } from '../lib/sort.ts';
import type { Traffic } from '../result/reach.ts';
import type { FamilyAnswers } from './reach-question.ts';

/** One end of a pair: a pod, a node, or all outside addresses that are alike, as sorted prefixes. */
interface End {
  readonly id: string;
  readonly endpoint: number;
  readonly kin: number;
  readonly node: string | undefined;
  readonly isOutside: boolean;
}

/** A pair of endpoints and the exact traffic between them. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
  readonly answer: { readonly allowed: Traffic; readonly unknown: Traffic };
}

/** Outside addresses by what they may do with endpoints inside, whatever prefixes the rules name. */
function outsideIds({ answers, from, to }: FamilyAnswers, columns: ReadonlyMap<number, AnswerColumn>) {
  const { reach, kindred } = answers;
  const inside = kindred.list.flatMap(({ kind }, kin) => (kind === 'outside' ? [] : [kin]));
  const texts = new Map<number, string>();
  const textOf = (kin: number) => {
    const known = texts.get(kin);
    if (known !== undefined) return known;
    const own = columns.get(kin);
    const sent = inside.map((one) => columns.get(one)?.apart[kin] ?? NO_PAIR);
    const got = inside.map((one) => own?.apart[one] ?? NO_PAIR);
    const text = `${sent.join()} ${got.join()}`;
    texts.set(kin, text);
    return text;
  };
  const kindOf = (endpoint: number) =>
    `${from?.has(endpoint) !== false} ${to?.has(endpoint) !== false} ${textOf(kindred.of[endpoint] ?? 0)}`;
  const regions = groupedBy(regionsOf(reach, kindOf), ({ of }) => of);
  return new Map(
    [...regions].map(([kind, parts]) => {
      const prefixes = parts.flatMap((part) => prefixesOf(reach.family, part));
      const endpoint = reach.endpoints.findIndex(
        ({ end }, i) => end.kind === 'outside' && kindOf(i) === kind,
      );
      return [endpoint, prefixes.map(({ text }) => text).join(',')] as const;
    }),
  );
}

function endsOf(
  { reach, kindred }: Answers,
  outside: ReadonlyMap<number, string>,
  chosen: ReadonlySet<number> | undefined,
): readonly End[] {
  const ends = reach.endpoints.flatMap(({ id, end }, endpoint): End[] => {
    if (chosen?.has(endpoint) === false) return [];
    const name = end.kind === 'outside' ? outside.get(endpoint) : id;
    if (name === undefined) return [];
    const isOutside = end.kind === 'outside';
    return [{ id: name, endpoint, kin: kindred.of[endpoint] ?? 0, node: nodeAt(reach, endpoint), isOutside }];
  });
  return ends.sort((a, b) => byText(a.id, b.id));
}

function wording(reach: Reach, answers: Answers): (number: number) => Pair['answer'] {
  const known = new Map<number, Pair['answer']>();
  return (number) => {
    const found = known.get(number);
    if (found) return found;
    const { allowed, unknown } = answers.at(number);
    const answer = {
      allowed: trafficByProtocol(reach.space, allowed),
      unknown: trafficByProtocol(reach.space, unknown),
    };
    known.set(number, answer);
    return answer;
  };
}

/** Every ordered pair of different endpoints, sorted by destination and source; none between outside addresses. */
export function* pairsOf(
  asked: FamilyAnswers,
  onProgress: (done: number, all: number) => void,
): Generator<Pair> {
  const { answers, from, to } = asked;
  const { reach } = answers;
  const { columns } = groupingOf(answers, { onProgress });
  const outside = outsideIds(asked, columns);
  const [sources, targets] = [endsOf(answers, outside, from), endsOf(answers, outside, to)];
  const answerOf = wording(reach, answers);
  for (const target of targets) {
    const column = columns.get(target.kin);
    for (const source of sources) {
      if (source.endpoint === target.endpoint || (source.isOutside && target.isOutside)) continue;
      const isNear = source.node !== undefined && source.node === target.node;
      const number = column?.[isNear ? 'together' : 'apart'][source.kin] ?? NO_PAIR;
      if (number === NO_PAIR) throw new Error(`Bug: no answer from ${source.id} to ${target.id}`);
      yield { from: source.id, to: target.id, family: reach.family, answer: answerOf(number) };
    }
  }
}
