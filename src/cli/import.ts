import { upTo } from '../bundle/bundle.ts';
import { copyBundle, writeBundle } from '../bundle/folder.ts';
import type { Conflict } from '../importers/merge/choose.ts';
import { openSources } from '../importers/open-source.ts';
import { scopeText } from '../lib/artifact.ts';
import { open } from '../pipeline.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { readMoment, warnOf } from './opening.ts';
import { checkSignature } from './signature.ts';
import { print, printJson, safe, tell } from './terminal.ts';

export interface ImportOptions {
  readonly sources: readonly string[];
  readonly output: string;
  readonly at: string;
  readonly allowedSigners?: string | undefined;
  readonly json: boolean;
}

/** How many conflicts are told one by one; all of them stand in the bundle. */
const MOST_TOLD = 20;

const REASONS: Readonly<Record<Conflict['reason'], string>> = {
  later: 'it is the later one',
  answer: 'the other one is no answer',
  rebooted: 'the node was restarted in between',
};

/** The conflicts in which something is lost: the same output twice is none. */
function conflictLines(conflicts: readonly Conflict[]): string[] {
  if (conflicts.length === 0) return [];
  const lost = conflicts.filter(({ kept, dropped }) => kept.artifact.text !== dropped.artifact.text);
  const told = lost.slice(0, MOST_TOLD).map(({ kept, dropped, reason }) => {
    const what = `${scopeText(dropped.artifact.scope)}: ${dropped.artifact.command}`;
    return `  ${safe(what, 100)}: that of ${safe(kept.source, 60)} is used, not that of ${safe(dropped.source, 60)}; ${REASONS[reason]}`;
  });
  const more = lost.length - told.length;
  return [
    `${conflicts.length} outputs were there twice, ${lost.length} of them with different texts (all in conflicts.tsv).`,
    ...told,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** `calisnap import`: a transcript becomes a bundle folder; collected bundles and frames become one together. */
export function runImport({ sources, output, at, allowedSigners, json }: ImportOptions): ExitCode {
  const {
    bundle: whole,
    conflicts,
    files,
  } = openSources(sources, (seal) => checkSignature(seal, allowedSigners));
  warnOf(whole);
  const opened = open(whole);
  const moment = readMoment(at, opened);
  const original = moment === opened.last ? files : undefined;
  const bundle = original ? whole : upTo(whole, moment);
  if (original) copyBundle(original, bundle, output);
  else writeBundle(bundle, output);
  const states = bundle.artifacts.reduce<Record<string, number>>(
    (sum, { state }) => Object.assign(sum, { [state]: (sum[state] ?? 0) + 1 }),
    {},
  );
  const log = (bundle.sidecars.get('collector.log') ?? '').split('\n').filter((line) => line !== '');
  if (json) {
    printJson({
      schemaVersion: '1.0',
      id: bundle.id,
      folder: output,
      isCopy: original !== undefined,
      artifacts: bundle.artifacts.length,
      states,
      conflicts: conflicts.map(({ kept, dropped, reason }) => ({
        scope: scopeText(dropped.artifact.scope),
        command: dropped.artifact.command,
        kept: kept.source,
        dropped: dropped.source,
        reason,
      })),
      log,
    });
    return exitCode.yes;
  }
  const counts = Object.entries(states)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
  print(
    `${safe(bundle.snapshot.name)}: ${bundle.artifacts.length} commands and texts (${counts}).`,
    ...conflictLines(conflicts),
    original
      ? `Bundle ${bundle.id.slice(0, 12)} kept as it is, byte by byte, in ${output}`
      : `Bundle ${bundle.id.slice(0, 12)} written to ${output}`,
    `Next: calisnap inspect ${output}`,
  );
  if (log.length > 0) tell(`${log.length} remarks about the sources stand in collector.log.`);
  return exitCode.yes;
}
