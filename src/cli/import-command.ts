import type { Argv } from 'yargs';
import { runImport } from './import.ts';
import { lastOf } from './last-of.ts';
import { type Done, EXAMPLES_FROM, json, LOOK, OUTPUT, signers } from './options.ts';

/** The command `import`. */
export function withImport(argv: Argv, done: Done): Argv {
  return argv.command(
    'import <sources..>',
    'make a bundle of a pasted terminal session, or one of several collected parts; keep a whole one as it is',
    (one) =>
      one
        // The sources are one argument that is given several times.
        .parserConfiguration({ 'duplicate-arguments-array': true })
        .positional('sources', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'a transcript; or bundles and frames of nodes, which become one bundle',
        })
        .option('output', {
          alias: 'o',
          type: 'string',
          demandOption: true,
          coerce: lastOf,
          group: OUTPUT,
          describe: 'new folder for the bundle',
        })
        .option('at', {
          type: 'string',
          default: 'end',
          coerce: lastOf,
          group: LOOK,
          describe: 'keep the session up to this moment',
        })
        .option('allowed-signers', signers)
        .option('json', json)
        .example(`$0 import ${EXAMPLES_FROM} -o snapshot`, 'a bundle of the whole session')
        .example(`$0 import ${EXAMPLES_FROM} -o before --at 12`, 'as it was after the 12th command')
        .example('$0 import cluster.tgz n1.frames n2.frames -o all', 'a bundle and two nodes as one bundle'),
    (args) => done(runImport(args)),
  );
}
