import { z } from 'zod';
import { defineParser, parseLines } from './parser.ts';

const record = z.strictObject({
  line: z.int(),
  name: z.string(),
  shortNames: z.array(z.string()),
  apiVersion: z.string(),
  namespaced: z.boolean(),
  kind: z.string(),
});

// Words, not offsets: the header is often lost to a grep. SHORTNAMES may be empty; VERBS follow with `-o wide`.
const ROW =
  /^(?<name>[a-z0-9.-]+)\s+(?:(?<short>\S+)\s+)?(?<version>(?:[a-z0-9.-]+\/)?v\d+(?:(?:alpha|beta)\d+)?)\s+(?<namespaced>true|false)\s+(?<kind>[A-Z]\w*)(?:\s.*)?$/;

export const kubectlApiResources = defineParser({
  artifact: 'kubectl-api-resources',
  summary:
    'Resources that the API server offers: `kubectl api-resources`, also grepped (kubectl 1.20 and later).',
  record,
  parse: (text) =>
    parseLines<z.infer<typeof record>>(text, ({ number, text: line }) => {
      if (/^NAME\s+SHORTNAMES\s+APIVERSION\s/.test(line)) return 'frame';
      const { name, short, version, namespaced, kind } = ROW.exec(line)?.groups ?? {};
      if (name === undefined || version === undefined || kind === undefined)
        return { expected: 'NAME [SHORTNAMES] APIVERSION true|false KIND' };
      return {
        line: number,
        name,
        shortNames: short === undefined ? [] : short.split(','),
        apiVersion: version,
        namespaced: namespaced === 'true',
        kind,
      };
    }),
});
