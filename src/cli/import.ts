import { upTo } from '../bundle/bundle.ts';
import { writeBundle } from '../bundle/folder.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { openInput, readMoment } from './opening.ts';
import { print, printJson, safe } from './terminal.ts';

export interface ImportOptions {
  readonly source: string;
  readonly output: string;
  readonly at: string;
  readonly json: boolean;
}

/** `calisnap import`: a transcript becomes a bundle folder. */
export function runImport({ source, output, at, json }: ImportOptions): ExitCode {
  const opened = openInput(source);
  const bundle = upTo(opened.bundle, readMoment(at, opened));
  writeBundle(bundle, output);
  const states = bundle.artifacts.reduce<Record<string, number>>(
    (sum, { state }) => Object.assign(sum, { [state]: (sum[state] ?? 0) + 1 }),
    {},
  );
  if (json) {
    printJson({
      schemaVersion: '1.0',
      id: bundle.id,
      folder: output,
      artifacts: bundle.artifacts.length,
      states,
    });
    return exitCode.yes;
  }
  const counts = Object.entries(states)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
  print(
    `${safe(bundle.snapshot.name)}: ${bundle.artifacts.length} commands and texts (${counts}).`,
    `Bundle ${bundle.id.slice(0, 12)} written to ${output}`,
    `Next: calisnap inspect ${output}`,
  );
  return exitCode.yes;
}
