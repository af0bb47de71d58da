import type { ExitCode } from './exit-code.ts';

/** What each command answers the shell with. */
export type Done = (code: ExitCode) => void;

export const BUNDLE =
  'a bundle (folder, .tar, .tar.gz), frames of a node, a transcript, or manifests (folder, file; - for standard input)';
export const LOOK = 'Where to look:';
export const OUTPUT = 'Output:';
export const INTEGRITY = 'Integrity:';
export const EXAMPLES_FROM = 'ticket.md';

export const json = {
  type: 'boolean',
  default: false,
  group: OUTPUT,
  describe: 'machine-readable output',
} as const;

export const signers = {
  type: 'string',
  group: INTEGRITY,
  describe: 'file of keys that may sign, as ssh-keygen -Y verify reads it',
} as const;
