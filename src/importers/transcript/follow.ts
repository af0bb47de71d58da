import type { Scope } from '../../lib/artifact.ts';
import type { Classified } from './classified.ts';
import { classify } from './classify.ts';
import { contextNamespace } from './classify-kubectl.ts';
import type { Command } from './commands.ts';
import { placeCommand } from './place.ts';
import type { Session } from './session.ts';
import { type Pipeline, pipelinesOf } from './shell.ts';
import { endsShell, refusesShell } from './shell-end.ts';

/** Commands that print nothing of interest: in `cd x && ip a` the output is the last one's. */
const SILENT =
  /^(cd|export|unset|set|clear|sleep|alias|unalias|source|\.|true|mkdir|rm|cp|mv|chmod|chown|touch|sync)$/;
const ENDS_SHELL = /^(exit|logout|\^D)$/;

const firstWord = (pipeline: Pipeline | undefined) => pipeline?.[0]?.words[0] ?? '';

/** What a command is, and where it ran. */
export interface Reading {
  readonly scope: Scope;
  readonly classified?: Classified | undefined;
  readonly pipeline?: Pipeline | undefined;
  /** The command moves the session (`ssh`, `exit`) or prepares it (`alias`): what it prints is no artifact. */
  readonly steers?: boolean;
}

/** The pipeline whose output is seen; `undefined` when several print. */
function printing(pipelines: readonly Pipeline[]): Pipeline | undefined {
  const loud = pipelines.filter(
    (pipeline) => !SILENT.test(firstWord(pipeline)) && !ENDS_SHELL.test(firstWord(pipeline)),
  );
  const [only] = loud;
  if (loud.length !== 1 || only === undefined) return undefined;
  // In `cat <<EOF | kubectl apply -f -` the document is the first stage's and the answer the last one's.
  const last = only.at(-1);
  const takesDocument = only.length > 1 && last !== undefined && readsStandardInput(last.words);
  return takesDocument ? [last] : only;
}

/** `kubectl apply -f -` and the like. */
export function readsStandardInput(words: readonly string[]): boolean {
  const text = words.join(' ');
  return (
    /(^|[ /])(kubectl|k|oc|calicoctl\S*) /.test(text) &&
    / (-f ?|--filename[= ])(-|\/dev\/stdin)( |$)/.test(text)
  );
}

function rememberAliases(pipelines: readonly Pipeline[], session: Session): void {
  for (const [first] of pipelines)
    if (first?.words[0] === 'alias')
      for (const word of first.words.slice(1)) {
        const [name = '', value] = word.split(/=(.*)/s);
        if (value !== undefined) session.aliases.set(name, pipelinesOf(value)[0]?.[0]?.words ?? []);
      }
}

/** A kubectl command without a namespace works in the one of the context. */
function inNamespace(classified: Classified | undefined, session: Session): Classified | undefined {
  const args: Readonly<Record<string, string>> = classified?.args ?? {};
  const isOpen =
    classified?.kind.startsWith('kubectl-') ||
    (classified?.kind === 'manifest' && args.resource !== undefined);
  if (!classified || !isOpen || args['all-namespaces'] !== undefined || session.namespace === undefined)
    return classified;
  return { ...classified, args: { namespace: session.namespace, ...args } };
}

/** Follows one command: moves the session when it opens or closes a shell, and tells what it printed and where. */
export function follow(command: Command, session: Session): Reading {
  const scope = session.at(command.prompt);
  const pipelines = pipelinesOf(command.text);
  rememberAliases(pipelines, session);
  const leaves = ENDS_SHELL.test(firstWord(pipelines.at(-1)));
  if (leaves) session.leave();
  const pipeline = printing(pipelines);
  if (pipeline === undefined)
    return { scope, steers: leaves || pipelines.every((one) => SILENT.test(firstWord(one))) };
  const placed = placeCommand(pipeline[0]?.words ?? [], scope, session);
  if (placed.kind === 'opaque') return { scope };
  if (placed.kind === 'enter') {
    const waits =
      pipelines.length > 0 && pipeline.every(({ words, fed }, i) => !fed && (i === 0 || words[0] === 'tee'));
    if (waits && !leaves && !refusesShell(command.output.map((line) => line.text)))
      session.enter(placed.scope);
    return { scope, steers: true };
  }
  const namespace = contextNamespace(placed.words);
  if (namespace !== undefined) session.namespace = namespace;
  if (
    /^(kubectl|oc|kubectx)$/.test(placed.words[0] ?? '') &&
    /\b(use-context|kubectx)\b/.test(placed.words.join(' '))
  )
    session.namespace = undefined;
  return { scope: placed.scope, classified: inNamespace(classify(placed.words), session), pipeline };
}

/** Follows a prompt without a command: ^D leaves the shell, and shows as what the shell says at its end. */
export function followNothing(command: Command, session: Session): void {
  session.at(command.prompt);
  const first = command.output.find((line) => line.text.trim() !== '');
  if (first && endsShell(first.text)) session.leave();
}
