import { safeLine } from '../lib/safe-text.ts';

/** The input cannot be opened as a bundle. The message says where, what was met and what was expected. */
export class BundleError extends Error {
  constructor(
    readonly file: string,
    readonly line: number | undefined,
    met: string,
    expected: string,
  ) {
    super(`${safeLine(file, 300)}${line === undefined ? '' : `:${line}`}: ${met}; expected ${expected}.`);
    this.name = 'BundleError';
  }
}
