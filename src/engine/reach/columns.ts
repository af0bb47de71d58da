import { allBits, andBits, type Bits, hasBit, orBits, withoutBits } from '../../lib/bits.ts';
import type { Fuzzy } from './fuzzy.ts';
import type { Programs } from './programs.ts';
import { evaluateRow, type RowOutcome, type RowProgram } from './row.ts';

/** What policy lets through from every class of sources to one destination, for each cell of traffic. */
export interface Column {
  readonly allowed: readonly Bits[];
  /** Allowed or denied: the input does not tell. */
  readonly unknown: readonly Bits[];
  /** What the sources' own policies alone say. */
  readonly out: readonly RowOutcome[];
}

/** Outcomes of a program for each cell; cells that no rule tells apart share one. */
type Outcomes = readonly RowOutcome[];

/** The traffic that the rules of a program ask about, each once. */
function trafficsOf({ tiers }: RowProgram): readonly Fuzzy[] {
  const traffics = new Set<Fuzzy>();
  for (const { policies } of tiers)
    for (const { rules } of policies)
      if (typeof rules !== 'string')
        for (const { boxes } of rules) for (const { traffic } of boxes) traffics.add(traffic);
  return [...traffics];
}

function outcomesOf(program: RowProgram, cells: number, everyone: Bits): Outcomes {
  const traffics = trafficsOf(program);
  const known = new Map<string, RowOutcome>();
  return Array.from({ length: cells }, (_, cell) => {
    let text = '';
    for (const { must, may } of traffics) text += hasBit(must, cell) ? '2' : hasBit(may, cell) ? '1' : '0';
    const outcome = known.get(text) ?? evaluateRow(program, cell, everyone);
    known.set(text, outcome);
    return outcome;
  });
}

/** Where the order of policies is not known, whatever any of the orders may lead to. */
function joined(all: readonly Outcomes[]): Outcomes {
  return all.reduce((a, b) =>
    a.map(({ allowed, denied }, cell) => ({
      allowed: orBits(allowed, b[cell]?.allowed ?? allowed),
      denied: orBits(denied, b[cell]?.denied ?? denied),
    })),
  );
}

/** More than this many outcomes are not kept: memory is worth more than the time to work them out again. */
const KEPT = 1000;

/** Works out the columns of destinations; many destinations share what the sources' policies say about them. */
export class Columns {
  readonly #programs: readonly Programs[];
  readonly #cells: number;
  readonly #everyone: Bits;
  readonly #egress = new Map<string, Outcomes>();

  /** @param programs of each possible order of the policies */
  constructor(programs: readonly Programs[], cells: number, classes: number) {
    this.#programs = programs;
    this.#cells = cells;
    this.#everyone = allBits(classes);
  }

  #outcomes(program: RowProgram): Outcomes {
    return outcomesOf(program, this.#cells, this.#everyone);
  }

  #egressOf(destination: number): Outcomes {
    const text = this.#programs.map((one) => one.egressText(destination)).join('|');
    const known = this.#egress.get(text);
    if (known) return known;
    if (this.#egress.size >= KEPT) this.#egress.clear();
    const outcomes = joined(this.#programs.map((one) => this.#outcomes(one.egress(destination))));
    this.#egress.set(text, outcomes);
    return outcomes;
  }

  /** Both ends must allow. */
  of(destination: number): Column {
    const into = joined(this.#programs.map((one) => this.#outcomes(one.ingress(destination))));
    const out = this.#egressOf(destination);
    const memo = new Map<RowOutcome, Map<RowOutcome, { readonly allowed: Bits; readonly unknown: Bits }>>();
    const cells = into.map((here, cell) => {
      const there = out[cell] ?? here;
      const row = memo.get(here) ?? new Map<RowOutcome, { readonly allowed: Bits; readonly unknown: Bits }>();
      memo.set(here, row);
      const known = row.get(there) ?? together(here, there);
      row.set(there, known);
      return known;
    });
    return {
      allowed: cells.map(({ allowed }) => allowed),
      unknown: cells.map(({ unknown }) => unknown),
      out,
    };
  }
}

function together(into: RowOutcome, out: RowOutcome) {
  const possible = andBits(into.allowed, out.allowed);
  const allowed = withoutBits(withoutBits(possible, into.denied), out.denied);
  return { allowed, unknown: withoutBits(possible, allowed) };
}
