import { type Kin, nodeAt } from './kin.ts';
import type { Reach } from './reach.ts';

/** Two different endpoints, by their places in the list. */
export type Pair = readonly [from: number, to: number];

function different(sources: readonly number[], targets: readonly number[]): Pair | undefined {
  const [a, another] = sources;
  const [b, other] = targets;
  if (a === undefined || b === undefined) return undefined;
  if (a !== b) return [a, b];
  return other !== undefined ? [a, other] : another !== undefined ? [another, b] : undefined;
}

/** Two endpoints of two kin on one node; `undefined` when there are none. */
export function pairTogether({ byNode: sources }: Kin, { byNode: targets }: Kin): Pair | undefined {
  for (const node of sources.size < targets.size ? sources.keys() : targets.keys()) {
    const found = different(sources.get(node) ?? [], targets.get(node) ?? []);
    if (found) return found;
  }
  return undefined;
}

/** Two endpoints of two kin that share no node; `undefined` when there are none. */
export function pairApart(reach: Reach, from: Kin, to: Kin): Pair | undefined {
  const isApart = (a: number, b: number) =>
    a !== b && (nodeAt(reach, a) === undefined || nodeAt(reach, a) !== nodeAt(reach, b));
  const [a = 0] = from.members;
  const [b = 0] = to.members;
  const target = to.members.find((one) => isApart(a, one));
  if (target !== undefined) return [a, target];
  const source = from.members.find((one) => isApart(one, b));
  return source === undefined ? undefined : [source, b];
}
