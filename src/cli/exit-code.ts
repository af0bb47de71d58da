/** What the shell gets to know. */
export const exitCode = {
  yes: 0,
  /** Findings at or above the threshold, a blocked flow, differences. */
  no: 1,
  /** The input does not tell. */
  undetermined: 2,
  usage: 64,
  inputUnreadable: 65,
  noBrowser: 69,
  /** A bug of ours. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The command line asks for something that does not exist. The message says what would. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint = '',
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
