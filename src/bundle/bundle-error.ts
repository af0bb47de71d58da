/** The input cannot be opened as a bundle. The message says where, what was met and what was expected. */
export class BundleError extends Error {
  constructor(
    readonly file: string,
    readonly line: number | undefined,
    met: string,
    expected: string,
  ) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${met}; expected ${expected}.`);
    this.name = 'BundleError';
  }
}
