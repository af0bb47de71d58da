/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A browser that prints: how to start it, and the environment that only it needs. */
export interface Browser {
  readonly path: string;
  readonly kind: BrowserKind;
  /** As it names itself: prints of two browsers are not byte-equal. */
  readonly version: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export type BrowserKind = 'headless-shell' | 'chrome' | 'chromium' | 'edge' | 'bundled';
