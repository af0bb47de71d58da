import { z } from 'zod';
import { nonBlank } from '../lib/lines.ts';
import { optional } from '../lib/optional.ts';
import { findObjects, type ObjectText } from './json-objects.ts';
import { defineParser } from './parser.ts';
import { readYaml } from './yaml-document.ts';
import { type JsonValue, member, readValue, textMember } from './yaml-value.ts';

const plugin = z.strictObject({
  type: z.string(),
  bridge: z.string().optional(),
  mtu: z.int().optional(),
  /** Type of the address management. */
  ipam: z.string().optional(),
  /** As written; `usePodCidr` is the node's own prefix. */
  subnets: z.array(z.strictObject({ line: z.int(), cidr: z.string() })),
});

const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  name: z.string(),
  cniVersion: z.string().optional(),
  plugins: z.array(plugin),
});

type Config = z.infer<typeof record>;
type Plugin = z.infer<typeof plugin>;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The old form `ipam.subnet` and the sets of ranges of `host-local`. */
function subnetsOf(plugin: unknown, pointer: string, lines: JsonValue['lines']): Plugin['subnets'] {
  const ipam = member(plugin, 'ipam');
  const ranges = listOf(member(ipam, 'ranges')).flatMap((set, i) =>
    listOf(set).map((range, j) => ({ at: `/ranges/${i}/${j}`, range })),
  );
  return [{ at: '', range: ipam }, ...ranges].flatMap(({ at, range }) => {
    const cidr = textMember(range, 'subnet');
    const line = lines[`${pointer}/ipam${at}/subnet`];
    return cidr === undefined || line === undefined ? [] : [{ line, cidr }];
  });
}

function readPlugin(value: unknown, pointer: string, lines: JsonValue['lines']): Plugin[] {
  const type = textMember(value, 'type');
  if (type === undefined) return [];
  const mtu = member(value, 'mtu');
  const fields = {
    bridge: textMember(value, 'bridge'),
    mtu: Number.isSafeInteger(mtu) ? Number(mtu) : undefined,
    ipam: textMember(member(value, 'ipam'), 'type'),
  };
  return [{ type, ...optional(fields), subnets: subnetsOf(value, pointer, lines) }];
}

function readConfig(object: ObjectText): Config | undefined {
  const document = readYaml(object.text, object.line);
  const read = typeof document === 'object' ? readValue(document, document.root) : undefined;
  const name = typeof read === 'object' ? textMember(read.value, 'name') : undefined;
  if (typeof read !== 'object' || name === undefined) return undefined;
  const list = member(read.value, 'plugins');
  return {
    line: object.line,
    ...(object.endLine !== object.line && { endLine: object.endLine }),
    name,
    ...optional({ cniVersion: textMember(read.value, 'cniVersion') }),
    // A `.conf` file is one plugin; a `.conflist` file has a list of them.
    plugins: Array.isArray(list)
      ? list.flatMap((value, i) => readPlugin(value, `/plugins/${i}`, read.lines))
      : readPlugin(read.value, '', read.lines),
  };
}

export const cniConfig = defineParser({
  artifact: 'cni-config',
  summary: 'CNI configuration, one or several files: `cat /etc/cni/net.d/*.conflist` (CNI 0.3.1, 0.4.0).',
  record,
  parse(text) {
    const records = findObjects(text).flatMap((object) => readConfig(object) ?? []);
    const covered = new Set(
      records.flatMap(({ line, endLine = line }) =>
        Array.from({ length: endLine - line + 1 }, (_, i) => line + i),
      ),
    );
    return {
      records,
      frame: [],
      remarks: nonBlank(text)
        .filter(({ number }) => !covered.has(number))
        .map(({ number }) => ({
          line: number,
          code: 'line-not-understood',
          expected: 'a complete JSON object with name and plugins, or name and type',
        })),
    };
  },
});
