import type { Argv } from 'yargs';

import { OUTPUT } from './options.ts';

const ASK = 'What to ask:';

/** Options of `calisnap reach`, beside those of every command that looks at a bundle. */
export function withReachOptions<T>(argv: Argv<T>) {
  return argv
    .option('from', {
      type: 'string',
      group: ASK,
      describe: 'ns/pod, ns/ or ns:NAME, deploy:ns/name, node:NAME, an address or prefix, internet',
    })
    .option('to', { type: 'string', group: ASK, describe: 'the same; alone: who can reach it' })
    .option('port', { type: 'string', group: ASK, describe: 'only tcp/443, udp/53, 443 or icmp' })
    .option('expand', {
      type: 'boolean',
      default: false,
      group: OUTPUT,
      describe: 'every pair of endpoints, to compare two answers with diff (with --json or --csv)',
    })
    .option('csv', {
      type: 'boolean',
      default: false,
      group: OUTPUT,
      describe: 'from, to, family, allowed, unknown',
    })
    .option('dot', {
      type: 'boolean',
      default: false,
      group: OUTPUT,
      describe: 'a graph for Graphviz',
    })
    .option('svg', {
      type: 'string',
      group: OUTPUT,
      describe: 'file for a picture: groups against groups',
    })
    .example('$0 reach snapshot', 'who can reach whom, group by group')
    .example('$0 reach snapshot --to shop/db-0', 'who can reach it, on which ports')
    .example('$0 reach snapshot --from ns:shop --port tcp/443', 'where they get to on one port')
    .example('$0 reach before --json --expand > a.json', 'to be compared with the same of another snapshot');
}
