/** The files of a bundle, wherever they lie. */
export interface FileSet {
  /** What to call it in messages. */
  readonly name: string;
  readonly paths: ReadonlySet<string>;
  /** The bytes of one of `paths`; throws `BundleError` for what is no plain file of tolerable size. */
  readonly read: (path: string) => Uint8Array;
}
