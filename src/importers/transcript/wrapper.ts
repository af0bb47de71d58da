import type { Scope } from '../../lib/artifact.ts';

/** What stands inside a wrapper, and where it runs; no words for a shell that is opened there. */
export interface Inner {
  readonly words: readonly string[];
  readonly scope: Scope;
}

/** A command that runs another one, mostly somewhere else. */
export interface Wrapper {
  readonly matches: (words: readonly string[]) => boolean;
  /** `undefined` when it cannot be told what runs where. */
  readonly open: (words: readonly string[], scope: Scope) => Inner | undefined;
}
