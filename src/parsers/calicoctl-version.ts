import { z } from 'zod';
import { defineParser, parseLines } from './parser.ts';

const record = z.strictObject({
  line: z.int(),
  field: z.enum(['client-version', 'cluster-version', 'cluster-type', 'git-commit', 'build-date']),
  value: z.string(),
});

type Field = z.infer<typeof record>['field'];

const FIELDS: ReadonlyMap<string, Field> = new Map([
  ['client version', 'client-version'],
  ['cluster version', 'cluster-version'],
  ['cluster type', 'cluster-type'],
  ['git commit', 'git-commit'],
  ['build date', 'build-date'],
]);

/** The sentences around the versions when calicoctl refuses to work with a cluster of another version. */
const REFUSAL =
  /^(failed to get resources: )?version mismatch\.?$|^use --allow-version-mismatch to override\.?$|^command terminated with exit code \d+$/i;

export const calicoctlVersion = defineParser({
  artifact: 'calicoctl-version',
  summary:
    'Client and cluster version: `calicoctl version`, or the refusal of a mismatching one (calicoctl 3.22 to 3.31).',
  record,
  parse: (text) =>
    parseLines<z.infer<typeof record>>(text, ({ number, text: line }) => {
      if (REFUSAL.test(line.trim())) return 'frame';
      const [, label = '', value = ''] = /^([A-Z][a-z]+ [A-Za-z]+):\s*(.*?)\s*$/.exec(line) ?? [];
      const field = FIELDS.get(label.toLowerCase());
      if (field === undefined)
        return { expected: 'Client Version, Cluster Version, Cluster Type or Git commit' };
      // A build without version information prints the label alone, which says nothing.
      return value === '' ? 'frame' : { line: number, field, value };
    }),
});
