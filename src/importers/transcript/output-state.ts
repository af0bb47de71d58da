import type { ArtifactState } from '../../lib/artifact.ts';
import type { Classified } from './classified.ts';
import type { PipeEffect } from './pipe-effect.ts';

/** What shells, kubectl, calicoctl, docker and the kernel print when a command could not do its work. */
const FAILURE =
  /^(error:|error from server|unable to connect to the server|the connection to the server|cannot connect to the docker daemon|error response from daemon|error: no such|rtnetlink answers|cannot open network namespace|device "\S+" does not exist|failed to (get|execute|list|create|open|connect)|version mismatch|panic:|usage:|unknown (command|shorthand|flag)|nsenter: |chroot: |oci runtime exec failed|(-?(ba|da|a|z)?sh|sudo|timeout)(: line \d+)?: .*(not found|denied|no such file)|.*: (command not found|permission denied|operation not permitted|no such file or directory)$|command terminated with (non-zero )?exit code)/i;

/** The same in the midst of an answer: part of what was asked for is missing. */
const LATER_FAILURE =
  /^(error:|error from server|unable to connect to the server|the connection to the server)/i;

const NOTHING = /^(no resources found|there are no |no .* found in .* namespace)/i;
const CUT_BY_HAND =
  /^\s*(?:#\s*)?[[(<{*-]*\s*(?:\.{2,}|…|snip(?:ped)?|truncated|omitted|cut|(?:some |other |more )?(?:lines|output|rows|pods|entries) (?:omitted|truncated|removed|cut|snipped)|--more--)\s*[\])>}*-]*\s*$|^\s*(?:\.{3}|…)\s*\(?\+?\d*\s*(?:more|lines|omitted|truncated).*$|^--more--|^\^C$/i;

/** What tools say before their output. */
const PREAMBLE =
  /^(defaulted container|defaulting container|warning:|use 'kubectl describe|unable to use a tty|if you don't see a command prompt|\[sudo\] password|[iwe]\d{4} \d\d:\d\d)/i;

/** Joins the reasons why an output is not the whole answer. */
function reasons(list: readonly (string | undefined)[]): string | undefined {
  const known = list.filter((reason) => reason !== undefined);
  return known.length === 0 ? undefined : known.join('; ');
}

function cutReason(lines: readonly string[], kind: string): string | undefined {
  // People end a ping with ^C: its statistics still come.
  const short = lines.filter((line) => line.length < 100);
  const asked = kind === 'ping' ? short.filter((line) => !/^\^C/.test(line.trim())) : short;
  if (asked.some((line) => CUT_BY_HAND.test(line))) return 'lines cut out by hand';
  return lines.slice(1).some((line) => LATER_FAILURE.test(line)) ? 'an error in its midst' : undefined;
}

/** True when a command says at once that it could not do its work: all that it prints is the message. */
export function isFailure(lines: readonly string[]): boolean {
  const first = lines.find((line) => line.trim() !== '' && !PREAMBLE.test(line));
  return first !== undefined && FAILURE.test(first.trim());
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
  const first = lines.find((line) => !PREAMBLE.test(line))?.trim() ?? '';
  if (isFailure(lines)) return { state: 'error' };
  if (classified === undefined || effect.transformed || first === '') return { state: 'opaque' };
  const filter = reasons([classified.filter, effect.filter, cutReason(lines, classified.kind)]);
  if (filter !== undefined) return { state: 'partial', filter };
  return { state: NOTHING.test(first) ? 'empty' : 'ok' };
}
