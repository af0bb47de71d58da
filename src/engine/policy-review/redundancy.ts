import type { Policy, Rule } from '../../model/policy.ts';
import { actingRules, type StatedRule } from './stated-rule.ts';
import type { Survey } from './survey.ts';

/** Something without which every verdict would stay. */
export type Redundant =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'rule'; readonly stated: StatedRule }
  | { readonly kind: 'part'; readonly stated: StatedRule; readonly part: Rule };

/** What is redundant, and the policies that could not be looked at to the end. */
export interface Redundancy {
  readonly found: readonly Redundant[];
  readonly unfinished: readonly Policy[];
}

/** Finds what may go: each by itself, and all that was found together. */
class Search {
  readonly #survey: Survey;
  readonly #gone: Set<Policy | Rule>;
  readonly found: Redundant[] = [];
  readonly unfinished = new Set<Policy>();

  constructor(survey: Survey, unused: Iterable<Policy | Rule>) {
    this.#survey = survey;
    this.#gone = new Set(unused);
  }

  #mayGo(policy: Policy, parts: readonly (Policy | Rule)[]): boolean {
    const alone = this.#survey.changesNothing(new Set(parts), parts);
    const withOthers = alone && this.#survey.changesNothing(new Set([...this.#gone, ...parts]), parts);
    if (alone === undefined || withOthers === undefined) this.unfinished.add(policy);
    return alone === true && withOthers === true;
  }

  #drop(policy: Policy, parts: readonly (Policy | Rule)[], redundant: Redundant): boolean {
    if (this.unfinished.has(policy) || !this.#mayGo(policy, parts)) return false;
    for (const part of parts) this.#gone.add(part);
    this.found.push(redundant);
    return true;
  }

  policy(policy: Policy): void {
    this.#drop(policy, [policy], { kind: 'policy', policy });
  }

  rule(stated: StatedRule): void {
    const { policy, parts } = stated;
    const left = parts.filter((part) => !this.#gone.has(part) && part.action !== 'log');
    if (left.length === 0 || this.#gone.has(policy)) return;
    if (this.#drop(policy, left, { kind: 'rule', stated }) || parts.length === 1) return;
    for (const part of [...left].reverse()) this.#drop(policy, [part], { kind: 'part', stated, part });
  }
}

/**
 * Policies, and rules of the others, that could be removed without changing a verdict. The last in the order of
 * evaluation are asked about first: of two that say the same, it is the later one that is one too many.
 *
 * @param unused rules and policies that nothing comes to, which are no more than absent
 */
export function redundancyOf(
  survey: Survey,
  policies: readonly Policy[],
  unused: ReadonlySet<Policy | Rule>,
): Redundancy {
  const search = new Search(survey, unused);
  const reversed = [...policies].reverse().filter((policy) => !unused.has(policy));
  for (const policy of reversed) search.policy(policy);
  for (const policy of reversed) for (const stated of [...actingRules(policy)].reverse()) search.rule(stated);
  return { found: search.found, unfinished: [...search.unfinished] };
}
