import type { Bundle } from '../../bundle/bundle.ts';
import { renderArgs, renderScope } from '../../bundle/scope-cell.ts';
import { type Artifact, isAnswer } from '../../lib/artifact.ts';
import { byText } from '../../lib/sort.ts';
import { bootsOf, hostOf } from './boots.ts';

/** An artifact with the source that it comes from. */
export interface Candidate {
  readonly source: string;
  /** The same for what one command gives at one place, whichever source it is from. */
  readonly key: string;
  readonly artifact: Artifact;
  readonly boot?: string;
}

/** Two outputs of one command at one place: one is used. */
export interface Conflict {
  readonly kept: Candidate;
  readonly dropped: Candidate;
  /** `later`: taken later; `answer`: the other has none; `rebooted`: the host was started anew in between. */
  readonly reason: 'later' | 'answer' | 'rebooted';
}

function keyOf({ kind, scope, args }: Artifact): string {
  const sorted = Object.fromEntries(Object.entries(args).sort(([a], [b]) => byText(a, b)));
  return [kind, renderScope(scope), renderArgs(sorted)].join('\t');
}

/** The artifacts of a source; what one source gives twice is two things. */
export function candidatesOf(bundle: Bundle): Candidate[] {
  const boots = bootsOf(bundle.artifacts);
  const times = new Map<string, number>();
  return bundle.artifacts.map((artifact) => {
    const boot = boots.get(hostOf(artifact) ?? '');
    const key = keyOf(artifact);
    const nth = (times.get(key) ?? 0) + 1;
    times.set(key, nth);
    const source = bundle.snapshot.name;
    return { source, key: `${key}\t${nth}`, artifact, ...(boot !== undefined && { boot }) };
  });
}

const timeOf = ({ artifact }: Candidate) => artifact.collected?.t0 ?? 0;
const hasAnswer = ({ artifact }: Candidate) => isAnswer(artifact.state);

/** Of each host the boot that was seen last: what was taken in another one describes a state that is gone. */
function lastBoots(candidates: readonly Candidate[]): ReadonlyMap<string, string> {
  const inOrder = [...candidates].sort((a, b) => timeOf(a) - timeOf(b));
  return new Map(
    inOrder.flatMap((one): [string, string][] => {
      const host = hostOf(one.artifact);
      return host === undefined || one.boot === undefined ? [] : [[host, one.boot]];
    }),
  );
}

function decide(a: Candidate, b: Candidate): Conflict {
  if (hasAnswer(a) !== hasAnswer(b))
    return hasAnswer(a)
      ? { kept: a, dropped: b, reason: 'answer' }
      : { kept: b, dropped: a, reason: 'answer' };
  const [kept, dropped] = timeOf(b) > timeOf(a) ? [b, a] : [a, b];
  return { kept, dropped, reason: 'later' };
}

/**
 * One artifact for each command at each place. The later one wins, unless it is no answer; texts without a command
 * are all kept.
 */
export function choose(candidates: readonly Candidate[]): {
  readonly kept: readonly Candidate[];
  readonly conflicts: readonly Conflict[];
} {
  const boots = lastBoots(candidates);
  const conflicts: Conflict[] = [];
  const chosen = new Map<string, Candidate>();
  const texts: Candidate[] = [];
  const outdated: Candidate[] = [];
  for (const one of candidates) {
    const boot = boots.get(hostOf(one.artifact) ?? '');
    const before = chosen.get(one.key);
    if (one.artifact.kind === 'text') texts.push(one);
    else if (one.boot !== undefined && boot !== undefined && one.boot !== boot) outdated.push(one);
    else if (before === undefined) chosen.set(one.key, one);
    else {
      const conflict = decide(before, one);
      conflicts.push(conflict);
      chosen.set(one.key, conflict.kept);
    }
  }
  return { kept: [...chosen.values(), ...texts], conflicts: [...conflicts, ...rebooted(outdated, chosen)] };
}

/** What was taken in an earlier boot, against what stands for the same command or for the host now. */
function rebooted(outdated: readonly Candidate[], chosen: ReadonlyMap<string, Candidate>): Conflict[] {
  return outdated.flatMap((dropped): Conflict[] => {
    const host = hostOf(dropped.artifact);
    const kept =
      chosen.get(dropped.key) ?? [...chosen.values()].find(({ artifact }) => hostOf(artifact) === host);
    return kept ? [{ kept, dropped, reason: 'rebooted' }] : [];
  });
}
