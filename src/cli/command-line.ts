import yargs, { type Argv } from 'yargs';
import { STANDARD_INPUT } from '../bundle/source-file.ts';
import { severity } from '../result/finding.ts';
import { runCheck } from './check.ts';
import { runDoctor } from './doctor.ts';
import { type ExitCode, UsageError } from './exit-code.ts';
import { withImport } from './import-command.ts';
import { runInspect } from './inspect.ts';
import { openInput, printMoments } from './opening.ts';
import { BUNDLE, type Done, EXAMPLES_FROM, INTEGRITY, json, LOOK, OUTPUT, signers } from './options.ts';
import { runPolicies } from './policies.ts';
import { runReach } from './reach.ts';
import { withReachOptions } from './reach-command.ts';
import { runReport } from './report.ts';
import { runTrace } from './trace.ts';
import { runVerify } from './verify.ts';

/** Options of every command that looks at a bundle. */
function looking<T>(argv: Argv<T>) {
  return argv
    .positional('bundle', { type: 'string', demandOption: true, describe: BUNDLE })
    .option('at', {
      type: 'string',
      default: 'end',
      group: LOOK,
      describe: 'moment of the session: a number from --moments, or "end"',
    })
    .option('moments', {
      type: 'boolean',
      default: false,
      group: LOOK,
      describe: 'list the moments of the session and stop',
    })
    .option('json', json);
}

/** Runs a command, or lists the moments when that was asked for. */
async function run(
  args: { bundle: string; moments: boolean; json: boolean },
  done: Done,
  command: () => ExitCode | Promise<ExitCode>,
): Promise<void> {
  if (args.moments) done(printMoments(openInput(args.bundle), args.json));
  else done(await command());
}

function withInspect(argv: Argv, done: Done, version: string): Argv {
  return argv.command(
    'inspect <bundle>',
    'what is in it: coverage, remarks, what is still worth running',
    (one) =>
      looking(one)
        .option('verify', {
          type: 'boolean',
          group: INTEGRITY,
          describe: 'only tell whether every file is as it was sealed',
        })
        .option('allowed-signers', signers)
        .option('ask-back', {
          type: 'boolean',
          conflicts: 'verify',
          group: OUTPUT,
          describe: 'only print a script of what is still worth running',
        })
        .example(`$0 inspect ${EXAMPLES_FROM}`, 'what was read, and what no parser knows')
        .example(`$0 inspect ${EXAMPLES_FROM} --moments`, 'the commands of the session, numbered')
        .example('$0 inspect snapshot.tgz --verify', 'exit code 0 when nothing was altered'),
    (args) => run(args, done, () => (args.verify ? runVerify(args) : runInspect({ ...args, version }))),
  );
}

function withCheck(argv: Argv, done: Done, version: string): Argv {
  return argv.command(
    'check <bundle>',
    'findings, and the outcome of every check',
    (one) =>
      looking(one)
        .option('fail-on', {
          choices: severity.options,
          default: 'medium' as const,
          group: OUTPUT,
          describe: 'lowest severity that makes the exit code 1',
        })
        .option('allowed-signers', signers)
        .example('$0 check snapshot', 'what is wrong, with the lines that show it')
        .example('$0 check snapshot --fail-on high --json', 'for a pipeline'),
    (args) => run(args, done, () => runCheck({ ...args, version })),
  );
}

function withTrace(argv: Argv, done: Done): Argv {
  return argv.command(
    'trace <bundle> [from] [to] [port]',
    'one flow hop by hop, both directions',
    (one) =>
      looking(one)
        .positional('from', { type: 'string', describe: 'ns/pod, deploy:ns/name, node:NAME, an address' })
        .positional('to', { type: 'string', describe: 'the same, svc:ns/name, or "internet"' })
        .positional('port', {
          type: 'string',
          describe: 'tcp/443, udp/53, 443, icmp (default: icmp; of a Service its only port)',
        })
        .option('flows', {
          type: 'string',
          group: 'Many flows:',
          describe: 'file with one JSON flow a line ("-" for standard input)',
        })
        .option('strict', {
          type: 'boolean',
          default: false,
          group: OUTPUT,
          describe: 'what is only assumed counts as unknown',
        })
        .option('explain', {
          type: 'boolean',
          default: false,
          group: OUTPUT,
          describe: 'every tier, policy and rule that was asked, and each backend of a Service',
        })
        .example('$0 trace snapshot shop/web shop/db-0 tcp/5432', 'does it arrive, and why')
        .example('$0 trace snapshot --flows flows.jsonl', 'one answer a line, in the same order'),
    (args) => run(args, done, () => runTrace(args)),
  );
}

function withReach(argv: Argv, done: Done): Argv {
  return argv.command(
    'reach <bundle>',
    'who can reach whom by policy, on which ports',
    (one) => withReachOptions(looking(one)),
    (args) => run(args, done, () => runReach(args)),
  );
}

function withPolicies(argv: Argv, done: Done): Argv {
  return argv.command(
    'policies <bundle> [name]',
    'policies in order; those of an endpoint; one policy in full',
    (one) =>
      looking(one)
        .positional('name', {
          type: 'string',
          describe: 'a policy (name, ns/name, kind/ns/name), ns/pod, node:NAME, a host endpoint, an address',
        })
        .example('$0 policies snapshot', 'all of them, and what their authors may not have meant')
        .example('$0 policies snapshot shop/web-0', 'what polices a pod, and which rules name it')
        .example('$0 policies snapshot gnp/default-deny', 'what a policy selects, and whom its rules mean'),
    (args) => run(args, done, () => runPolicies(args)),
  );
}

function withReport(argv: Argv, done: Done, version: string): Argv {
  return argv.command(
    'report <bundle>',
    'HTML, PDF and JSON',
    (one) =>
      looking(one)
        .option('format', {
          alias: 'f',
          type: 'string',
          group: OUTPUT,
          describe: 'html,pdf,json (default: all that can be made)',
        })
        .option('out', {
          alias: 'o',
          type: 'string',
          default: 'out',
          group: OUTPUT,
          describe: 'folder for the files',
        })
        .option('chrome', { type: 'string', group: OUTPUT, describe: 'browser to print the PDF with' })
        .option('allowed-signers', signers)
        .example('$0 report snapshot', 'everything, into out/')
        .example('$0 report snapshot -f html,json -o report', 'without a browser'),
    (args) => {
      const formats = args.format?.split(',').map((format) => format.trim());
      return run(args, done, () => runReport({ ...args, formats, version }));
    },
  );
}

function withDoctor(argv: Argv, done: Done, version: string): Argv {
  return argv.command(
    'doctor',
    'what was found to make PDFs with, and why not more',
    (one) =>
      one
        .option('chrome', { type: 'string', group: LOOK, describe: 'browser to try' })
        .option('json', json)
        .example('$0 doctor', 'run it when a PDF was skipped'),
    async (args) => done(await runDoctor({ ...args, version })),
  );
}

/** The whole command line: what can be typed, and what it runs. `done` gets the exit code. */
export function commandLine(words: readonly string[], version: string, done: Done): Argv {
  // yargs takes a lone `-` behind an option for no value, and one in the place of a bundle for an empty one.
  const spelled = words.flatMap((word, i) =>
    word === '--flows' && words[i + 1] === '-'
      ? ['--flows=-']
      : word === '-' && words[i - 1] === '--flows'
        ? []
        : [word === '-' ? STANDARD_INPUT : word],
  );
  const empty = yargs(spelled)
    .scriptName('calisnap')
    .usage(
      '$0 COMMAND\n\nOffline analysis of Kubernetes clusters on the Calico CNI, from what commands printed.',
    )
    // An option given twice means what was said last.
    .parserConfiguration({ 'duplicate-arguments-array': false });
  const steps = [
    (argv: Argv) => withImport(argv, done),
    (argv: Argv) => withInspect(argv, done, version),
    (argv: Argv) => withCheck(argv, done, version),
    (argv: Argv) => withTrace(argv, done),
    (argv: Argv) => withReach(argv, done),
    (argv: Argv) => withPolicies(argv, done),
    (argv: Argv) => withReport(argv, done, version),
    (argv: Argv) => withDoctor(argv, done, version),
  ];
  return steps
    .reduce((argv, step) => step(argv), empty as Argv)
    .command('collect', 'take a bundle of a running cluster through kubectl (collect --help)')
    .completion('completion', 'print a completion script for the shell')
    .demandCommand(1, 'Name a command.')
    .recommendCommands()
    .strict()
    .version(version)
    .help()
    .epilog(
      'Exit codes: 0 yes or clean; 1 no or findings; 2 undetermined; 64 usage; 65 input unreadable; 69 no browser for a PDF; 70 a bug of ours.',
    )
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message, 'calisnap --help lists commands and options.');
    });
}
