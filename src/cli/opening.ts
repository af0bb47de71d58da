import type { Bundle } from '../bundle/bundle.ts';
import { integrityOf } from '../compose/integrity.ts';
import { openSource } from '../importers/open-source.ts';
import { type Opened, open } from '../pipeline.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { checkSignature } from './signature.ts';
import { print, printJson, safe, table, tell } from './terminal.ts';

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

const MOST_NAMED = 5;

/** Said with every answer that is drawn from a bundle that somebody changed. */
export function warnOf(bundle: Bundle): void {
  const { state, says, changed } = integrityOf(bundle);
  if (!/^(altered|incomplete|bad-signature)$/.test(state)) return;
  const spoilt = changed.filter(({ problem }) => problem !== 'extra');
  const named = spoilt
    .slice(0, MOST_NAMED)
    .map(({ path, problem }) => `  ${problem.padEnd(8)}${safe(path, 120)}`);
  const more = spoilt.length - named.length;
  tell(
    `calisnap: this bundle is not as it was sealed: ${safe(says, 400)}`,
    ...named,
    ...(more > 0 ? [`  and ${more} more (inspect --verify lists all)`] : []),
  );
}

/** Opens a bundle or a transcript and parses it; tells at once when it is not as it was sealed. */
export function openInput(path: string, allowedSigners?: string): Opened {
  const bundle = openSource(path);
  const signed = { ...bundle, signature: checkSignature(bundle.seal, allowedSigners) };
  warnOf(signed);
  return open(signed);
}
