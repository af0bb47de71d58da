import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { collectorScript } from '../collector/collector-script.ts';
import { print, tell } from './terminal.ts';

/**
 * `calisnap collect`: runs the collector with `sh` and hands all words to it; the exit code is the collector's own.
 * `--print-script` prints it instead, to be read, or carried to where no Node is.
 */
export function runCollect(words: readonly string[]): number {
  const script = collectorScript();
  if (words.includes('--print-script')) {
    print(readFileSync(script, 'utf8').trimEnd());
    return 0;
  }
  // A Ctrl-C reaches the script as well: it seals what it has, and only then is this process to end.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  const done = spawnSync('sh', [script, ...words], { stdio: 'inherit' });
  process.off('SIGINT', ignore);
  if (done.error) {
    tell(`calisnap: sh cannot be started: ${done.error.message}`);
    return 3;
  }
  return done.status ?? 128 + (done.signal ? constants.signals[done.signal] : 0);
}
