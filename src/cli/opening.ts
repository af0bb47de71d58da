import type { Bundle } from '../bundle/bundle.ts';
import { openSource } from '../importers/open-source.ts';
import { type Opened, open } from '../pipeline.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { print, printJson, safe, table } from './terminal.ts';

/** The moments of a session: each command once. */
export function momentsOf(
  bundle: Bundle,
): { moment: number; command: string; kind: string; state: string }[] {
  const rows = bundle.artifacts
    .filter((artifact) => artifact.command !== '')
    .map(({ moment, command, kind, state }) => ({ moment, command, kind, state }));
  return [...new Map(rows.map((row) => [row.moment, row])).values()];
}

/** Lists the moments; the number in front is what --at takes. */
export function printMoments(opened: Opened, json: boolean): ExitCode {
  const moments = momentsOf(opened.bundle);
  if (json) printJson({ schemaVersion: '1.0', moments });
  else
    print(
      ...table([
        ['AT', 'STATE', 'READ AS', 'COMMAND'],
        ...moments.map(({ moment, state, kind, command }) => [
          String(moment),
          state,
          safe(kind, 60),
          safe(command, 90),
        ]),
      ]),
    );
  return exitCode.yes;
}

/** Reads `--at`: a moment's number, or `end`. */
export function readMoment(text: string, opened: Opened): number {
  if (text === 'end') return opened.last;
  const moment = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (moment < 1 || moment > opened.last)
    throw new UsageError(
      `--at ${safe(text, 40)} is no moment of this session`,
      `Give a number from 1 to ${opened.last}, or "end"; --moments lists them.`,
    );
  return moment;
}

/** Opens a bundle or a transcript and parses it. */
export function openInput(path: string): Opened {
  return open(openSource(path));
}
