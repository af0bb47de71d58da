import type { ArtifactState } from '../../lib/artifact.ts';
import type { Classified } from './classify.ts';
import type { Pipeline } from './shell.ts';

/** What shells, kubectl, calicoctl, docker and the kernel print when a command could not do its work. */
const FAILURE =
  /^(error:|error from server|unable to connect to the server|the connection to the server|cannot connect to the docker daemon|error response from daemon|rtnetlink answers|failed to (get|execute|list|create)|version mismatch|panic:|usage:|nsenter: |chroot: |(-?(ba|da|a|z)?sh|sudo|timeout)(: line \d+)?: .*(not found|denied|no such file)|.*: (command not found|permission denied|operation not permitted|no such file or directory)$|command terminated with (non-zero )?exit code)/i;

const NOTHING = /^(no resources found|there are no |no .* found in .* namespace)/i;
const CUT_BY_HAND =
  /^\s*(\.\.\.|…|\[\.\.\.\]|<\.\.\.>|<snip>|\[snip\]|\(truncated\)|<omitted>|--more--)\s*$/i;

/** Pipe stages that drop lines, and stages that only pass them on. Everything else rewrites what it reads. */
const LINE_FILTER = /^(e|f|z)?grep$|^(head|tail|uniq)$/;
const PASSES_ON = /^(cat|less|more|tee|sort|most|bat)$/;

export interface PipeEffect {
  readonly filter?: string;
  /** The output is another text than the first command's. */
  readonly transformed: boolean;
}

/** What the stages behind the first do to its output. */
export function pipeEffect(pipeline: Pipeline): PipeEffect {
  const stages = pipeline.slice(1).map((stage) => stage.words);
  const filters = stages.filter(([name]) => LINE_FILTER.test(name ?? ''));
  const counts = filters.some(([, ...words]) =>
    words.some((word) => /^-\w*[co]\w*$|^--(count|only-matching)/.test(word)),
  );
  const others = stages.some(([name]) => !LINE_FILTER.test(name ?? '') && !PASSES_ON.test(name ?? ''));
  const filter = filters.map((words) => words.join(' ')).join(' | ');
  return { transformed: counts || others, ...(filter === '' ? {} : { filter }) };
}

/** Joins the reasons why an output is not the whole answer. */
function reasons(list: readonly (string | undefined)[]): string | undefined {
  const known = list.filter((reason) => reason !== undefined);
  return known.length === 0 ? undefined : known.join('; ');
}

/**
 * What became of a command, from what it printed. An output that is simply missing in the transcript is `opaque`:
 * it may have been left out, so it is neither empty nor an answer.
 */
export function outputState(
  text: string,
  classified: Classified | undefined,
  effect: PipeEffect,
): { state: ArtifactState; filter?: string } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = lines.find((line) => !/^(Defaulted container|Warning:)/.test(line))?.trim() ?? '';
  if (FAILURE.test(first)) return { state: 'error' };
  if (classified === undefined || effect.transformed || lines.length === 0) return { state: 'opaque' };
  if (NOTHING.test(first)) return { state: 'empty' };
  const cut = lines.some((line) => CUT_BY_HAND.test(line)) ? 'lines cut out by hand' : undefined;
  const filter = reasons([classified.filter, effect.filter, cut]);
  return filter === undefined ? { state: 'ok' } : { state: 'partial', filter };
}
