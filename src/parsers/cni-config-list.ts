import { z } from 'zod';
import { defineParser, parseLines } from './parser.ts';

const record = z.strictObject({
  line: z.int(),
  /** Names on this line, hidden ones included. */
  files: z.array(z.string()),
});

/** A line of `ls -l`: mode, links, owner, group, size, three words of time, name. */
const LONG = /^[-dl][rwxsStT-]{9}[.+@]?\s+\d+(\s+\S+){3}(\s+\S+){3}\s+(?<name>\S+)( -> \S+)?$/;

export const cniConfigList = defineParser({
  artifact: 'cni-config-list',
  summary:
    'Names of the CNI configuration files of a node: `ls [-la] /etc/cni/net.d`, or what the shell completes.',
  record,
  parse: (text) =>
    parseLines<z.infer<typeof record>>(text, ({ number, text: line }) => {
      if (/^total \d+$/.test(line)) return 'frame';
      const long = LONG.exec(line)?.groups?.name;
      const names = long === undefined ? line.trim().split(/\s+/) : [long];
      if (!names.every((name) => /^[\w.+@~-]+$/.test(name))) return { expected: 'file names' };
      const files = names.filter((name) => name !== '.' && name !== '..');
      return files.length === 0 ? 'frame' : { line: number, files };
    }),
});
