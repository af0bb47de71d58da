#!/usr/bin/env node
import { createRequire } from 'node:module';
import { hideBin } from 'yargs/helpers';
import { BundleError } from '../bundle/bundle-error.ts';
import { safeText } from '../lib/safe-text.ts';
import { runCollect } from './collect.ts';
import { commandLine } from './command-line.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { safe, tell } from './terminal.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** What the operating system says about a path that the user named. */
const PATH_TROUBLE = /^(ENOENT|EACCES|EPERM|EISDIR|ENOTDIR|EEXIST|ELOOP|ENAMETOOLONG|ENOSPC|EROFS)$/;

function codeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) {
    tell(
      ...error.message.split('\n').map((line, i) => `${i === 0 ? 'calisnap: ' : ''}${safe(line, 1000)}`),
      ...(error.hint === '' ? [] : [safe(error.hint, 1000)]),
    );
    return exitCode.usage;
  }
  if (
    error instanceof BundleError ||
    (error instanceof Error && 'code' in error && PATH_TROUBLE.test(String(error.code)))
  ) {
    tell(`calisnap: ${safe(error.message, 1000)}`);
    return exitCode.inputUnreadable;
  }
  tell(
    'calisnap: this is a bug of ours, please report it with the lines below.',
    safeText(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  return exitCode.bug;
}

// `calisnap ... | head` closes the pipe early: that is the reader's right, and no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? exitCode.yes);
});

async function run(words: readonly string[]): Promise<void> {
  // The collector is a script with options and exit codes of its own: all words behind `collect` are its words.
  if (words[0] === 'collect') {
    process.exitCode = runCollect(words.slice(1));
    return;
  }
  const parser = commandLine(words, version, (code) => {
    process.exitCode = code;
  });
  if (words.length === 0) tell(await parser.getHelp(), '');
  await parser.parseAsync();
}

try {
  await run(hideBin(process.argv));
} catch (error) {
  process.exitCode = codeOf(error);
}
