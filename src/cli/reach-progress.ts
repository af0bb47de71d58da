import { tell } from './terminal.ts';

const QUIET_MS = 3000;

/** Tells on standard error how far a long run is, every few seconds; nothing about a short one. */
export function progressOf(): (done: number, all: number) => void {
  let last = Date.now();
  return (done, all) => {
    if (Date.now() - last < QUIET_MS || done === all) return;
    last = Date.now();
    tell(`calisnap: ${done} of ${all} kinds of destinations`);
  };
}
