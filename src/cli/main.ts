#!/usr/bin/env node
import { createRequire } from 'node:module';
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { BundleError } from '../bundle/bundle-error.ts';
import { severity } from '../result/finding.ts';
import { runCheck } from './check.ts';
import { runDoctor } from './doctor.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { runImport } from './import.ts';
import { runInspect } from './inspect.ts';
import { openInput, printMoments } from './opening.ts';
import { runReport } from './report.ts';
import { safe, tell } from './terminal.ts';
import { runTrace } from './trace.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

const BUNDLE = 'a bundle folder, or a transcript (Markdown or plain text)';

/** Options of every command that looks at a bundle. */
function looking<T>(argv: Argv<T>) {
  return argv
    .positional('bundle', { type: 'string', demandOption: true, describe: BUNDLE })
    .option('at', {
      type: 'string',
      default: 'end',
      describe: 'moment of the session: a number from --moments, or "end"',
    })
    .option('moments', {
      type: 'boolean',
      default: false,
      describe: 'list the moments of the session and stop',
    })
    .option('json', { type: 'boolean', default: false, describe: 'machine-readable output' });
}

/** Runs a command, or lists the moments when that was asked for. */
async function run(
  args: { bundle: string; moments: boolean; json: boolean },
  command: () => ExitCode | Promise<ExitCode>,
): Promise<void> {
  if (args.moments) printMoments(openInput(args.bundle), args.json);
  else process.exitCode = await command();
}

function commandLine(): Argv {
  return yargs(hideBin(process.argv))
    .scriptName('calisnap')
    .usage(
      '$0 COMMAND\n\nOffline analysis of Kubernetes clusters on the Calico CNI, from what commands printed.',
    )
    .command(
      'import <source>',
      'make a bundle of a pasted terminal session',
      (argv) =>
        argv
          .positional('source', { type: 'string', demandOption: true, describe: BUNDLE })
          .option('output', {
            alias: 'o',
            type: 'string',
            demandOption: true,
            describe: 'new folder for the bundle',
          })
          .option('at', { type: 'string', default: 'end', describe: 'keep the session up to this moment' })
          .option('json', { type: 'boolean', default: false, describe: 'machine-readable output' }),
      (args) => {
        process.exitCode = runImport(args);
      },
    )
    .command(
      'inspect <bundle>',
      'what is in it: coverage, remarks, what is still worth running',
      (argv) => looking(argv),
      (args) => run(args, () => runInspect({ ...args, version })),
    )
    .command(
      'check <bundle>',
      'findings, and the outcome of every check',
      (argv) =>
        looking(argv).option('fail-on', {
          choices: severity.options,
          default: 'medium' as const,
          describe: 'lowest severity that makes the exit code 1',
        }),
      (args) => run(args, () => runCheck({ ...args, version })),
    )
    .command(
      'trace <bundle> [from] [to] [port]',
      'one flow hop by hop, both directions',
      (argv) =>
        looking(argv)
          .positional('from', { type: 'string', describe: 'ns/pod, deploy:ns/name, node:NAME, an address' })
          .positional('to', { type: 'string', describe: 'the same, or "internet"' })
          .positional('port', { type: 'string', describe: 'tcp/443, udp/53, 443, icmp', default: 'icmp' })
          .option('flows', {
            type: 'string',
            describe: 'file with one JSON flow a line ("-" for standard input)',
          })
          .option('strict', {
            type: 'boolean',
            default: false,
            describe: 'what is only assumed counts as unknown',
          }),
      (args) => run(args, () => runTrace(args)),
    )
    .command(
      'report <bundle>',
      'HTML, PDF and JSON',
      (argv) =>
        looking(argv)
          .option('format', {
            alias: 'f',
            type: 'string',
            describe: 'html,pdf,json (default: all that can be made)',
          })
          .option('out', { alias: 'o', type: 'string', default: 'out', describe: 'folder for the files' })
          .option('chrome', { type: 'string', describe: 'browser to print the PDF with' }),
      (args) => run(args, () => runReport({ ...args, formats: args.format?.split(','), version })),
    )
    .command(
      'doctor',
      'what was found to make PDFs with, and why not more',
      (argv) =>
        argv
          .option('chrome', { type: 'string', describe: 'browser to try' })
          .option('json', { type: 'boolean', default: false, describe: 'machine-readable output' }),
      async (args) => {
        process.exitCode = await runDoctor({ ...args, version });
      },
    )
    .completion('completion', 'print a completion script for the shell')
    .demandCommand(1, 'Name a command.')
    .strict()
    .version(version)
    .epilog(
      'Exit codes: 0 yes or clean; 1 no or findings; 2 undetermined; 64 usage; 65 input unreadable; 69 no browser for a PDF; 70 a bug of ours.',
    )
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message, 'calisnap --help lists commands and options.');
    });
}

function codeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) {
    tell(`calisnap: ${safe(error.message, 1000)}`, ...(error.hint === '' ? [] : [safe(error.hint, 1000)]));
    return exitCode.usage;
  }
  if (
    error instanceof BundleError ||
    (error instanceof Error && 'code' in error && /^(ENOENT|EACCES|EISDIR|ENOTDIR)$/.test(String(error.code)))
  ) {
    tell(`calisnap: ${safe(error.message, 1000)}`);
    return exitCode.inputUnreadable;
  }
  tell(
    'calisnap: this is a bug of ours, please report it with the lines below.',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  return exitCode.bug;
}

// `calisnap ... | head` closes the pipe early: that is the reader's right, and no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCode.yes);
});

try {
  await commandLine().parseAsync();
} catch (error) {
  process.exitCode = codeOf(error);
}
