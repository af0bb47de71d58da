import type { Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import { applicableTo } from '../policy/applicable.ts';
import type { FlowEnd } from '../policy/flow-end.ts';
import { hasHostEndpoints, hostCuts } from './host-cuts.ts';
import { cutsOf, declaredCuts, rulesIn } from './rules-of.ts';
import { type Cell, type TrafficSpace, trafficSpace } from './traffic-space.ts';

/** The cells that the rules of one pair tell apart, and in which of them each cell of the whole space lies. */
export interface CoarseCells {
  readonly cells: readonly Cell[];
  readonly of: Int32Array;
}

const lies = (value: number, [from, to]: readonly [number, number]) => from <= value && value <= to;

const holds = (outer: Cell, { protocols, x, y }: Cell) =>
  outer.protocols.some((range) => lies(protocols[0]?.[0] ?? -1, range)) &&
  lies(x[0], outer.x) &&
  lies(y[0], outer.y);

/** Finds for a pair the few cells about which the tracer has to be asked: most rules are none of its business. */
export class CoarseSpaces {
  readonly #snapshot: Snapshot;
  readonly #space: TrafficSpace;
  readonly #hostRules: readonly Rule[];
  readonly #memo = new Map<string, CoarseCells>();
  readonly #names = new Map<Rule, number>();

  constructor(snapshot: Snapshot, space: TrafficSpace) {
    this.#snapshot = snapshot;
    this.#space = space;
    const forHosts = snapshot.policies.items.filter(({ kind }) => kind === 'GlobalNetworkPolicy');
    this.#hostRules = hasHostEndpoints(snapshot) ? rulesIn(forHosts) : [];
  }

  of(from: FlowEnd, to: FlowEnd): CoarseCells {
    const rules = [
      ...new Set([
        ...(from.kind === 'workload' ? this.#rulesOf(from.workload, 'egress') : []),
        ...(to.kind === 'workload' ? this.#rulesOf(to.workload, 'ingress') : []),
        ...this.#hostRules,
      ]),
    ];
    const key = rules.map((rule) => this.#nameOf(rule)).join(' ');
    const known = this.#memo.get(key) ?? this.#cells(rules);
    this.#memo.set(key, known);
    return known;
  }

  #nameOf(rule: Rule): number {
    const name = this.#names.get(rule) ?? this.#names.size;
    this.#names.set(rule, name);
    return name;
  }

  #rulesOf(workload: Workload, direction: 'ingress' | 'egress'): readonly Rule[] {
    return applicableTo(this.#snapshot, { kind: 'workload', workload }, direction)
      .flat()
      .flatMap(({ policies }) => policies)
      .flatMap(({ spec }) => spec?.[direction] ?? []);
  }

  #cells(rules: readonly Rule[]): CoarseCells {
    const { family, cells } = this.#space;
    const cuts = [
      ...cutsOf(rules, family),
      ...declaredCuts(this.#snapshot, rules),
      ...hostCuts(this.#snapshot, family),
    ];
    const coarse = trafficSpace(family, cuts).cells;
    return {
      cells: coarse,
      of: Int32Array.from(cells, (cell) => coarse.findIndex((one) => holds(one, cell))),
    };
  }
}
