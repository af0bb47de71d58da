import { isFailure } from './output-state.ts';

const SSH_FAILURE =
  /^(ssh: |kex_exchange|host key verification failed|connection (to|closed|reset|refused|timed)|.*(permission denied|connection (refused|closed|reset|timed out)|no route to host|could not resolve|no such (container|host)|not found))/i;

/** True when a shell that was to be opened somewhere was not, or is closed again. */
export function refusesShell(lines: readonly string[]): boolean {
  const last = lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
  return isFailure([last]) || SSH_FAILURE.test(last) || endsShell(last);
}

/** True for what a shell prints when it ends by ^D. */
export function endsShell(line: string): boolean {
  return /^(exit|logout|\^D|connection to \S+ closed\.?)$/i.test(line.trim());
}
