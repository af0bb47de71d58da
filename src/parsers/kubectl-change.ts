import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { defineParser, parseLines } from './parser.ts';

const record = z.strictObject({
  line: z.int(),
  /** What kubectl says it did: `created`, `configured`, `unchanged`, `deleted`, `labeled`, ... */
  verb: z.string(),
  /** As printed, with the API group: `networkpolicy.networking.k8s.io`. */
  resource: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
});

const VERB =
  '(?:(?:force )?deleted|(?:not |un)?labeled|(?:not )?annotated|patched(?: \\(no change\\))?|created|configured|unchanged|serverside-applied|replaced|edited|scaled|autoscaled|exposed|restarted|rolled back|cordoned|uncordoned|drained|evicted|tainted|untainted|(?:image|env|resource requirements|selector|serviceaccount|subjects) updated)';

const SLASHED = new RegExp(`^(?<resource>[a-z0-9.-]+)/(?<name>\\S+) (?:already )?(?<verb>${VERB})$`);
const QUOTED = new RegExp(
  `^(?<resource>[a-z0-9.-]+) "(?<name>[^"\\s]+)" (?<verb>${VERB})(?: from (?<namespace>\\S+) namespace)?$`,
);
/** A dry run changed nothing, whatever it says. */
const DRY_RUN = / \((server )?dry run\)$/;

export const kubectlChange = defineParser({
  artifact: 'kubectl-change',
  summary:
    'What a command changed: `kubectl create|apply|delete|run|label` and the like (kubectl 1.23 to 1.34).',
  record,
  parse: (text) =>
    parseLines<z.infer<typeof record>>(text, ({ number, text: line }) => {
      const said = line.trim().replace(DRY_RUN, '');
      const { resource, name, verb, namespace } = (SLASHED.exec(said) ?? QUOTED.exec(said))?.groups ?? {};
      if (resource === undefined || name === undefined || verb === undefined)
        return { expected: 'RESOURCE/NAME VERB or RESOURCE "NAME" deleted' };
      if (DRY_RUN.test(line.trim())) return 'frame';
      return { line: number, verb, resource, name, ...optional({ namespace }) };
    }),
});
