import { z } from 'zod';
import { nonBlank } from '../lib/lines.ts';
import { readAddress } from './ip-addr-address.ts';
import { isLinkDetail, readHardware, readStart } from './ip-addr-link.ts';
import { defineParser, type Remark } from './parser.ts';

const address = z.strictObject({
  line: z.int(),
  family: z.enum(['inet', 'inet6']),
  address: z.string(),
  length: z.int(),
  /** The other end of a point-to-point address. */
  peer: z.string().optional(),
  broadcast: z.string().optional(),
  scope: z.string().optional(),
  label: z.string().optional(),
  flags: z.array(z.string()),
});

const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  /** 0 when the form does not print it (`ip -br`). */
  index: z.int(),
  name: z.string(),
  /** What stands behind the @: `if5` (an index in another namespace), `eth0` (a link here), or `NONE`. */
  peer: z.string().optional(),
  flags: z.array(z.string()),
  mtu: z.int().optional(),
  qdisc: z.string().optional(),
  master: z.string().optional(),
  state: z.string().optional(),
  group: z.string().optional(),
  qlen: z.int().optional(),
  linkType: z.string().optional(),
  mac: z.string().optional(),
  broadcast: z.string().optional(),
  netnsId: z.int().optional(),
  netns: z.string().optional(),
  addresses: z.array(address),
});

type LinkRecord = z.infer<typeof record>;

const expected =
  'INDEX: NAME: <FLAGS> mtu N ..., and indented below it link/TYPE MAC or inet ADDRESS/LENGTH ...';

/** `ip -o` writes one line and puts a backslash where the others break; the blanks behind it are the indentation. */
const CONTINUES = /\\(?=\s)/;

/** Reads one indented part into the link. Returns the field that could not be read, or `undefined`. */
function readDetail(link: LinkRecord, line: number, text: string): string | undefined {
  const words = text.trim().split(/\s+/);
  const [first = ''] = words;
  if (first.startsWith('link/')) {
    const read = readHardware(words);
    Object.assign(link, read.fields);
    return read.unknown ? 'a word of this link' : undefined;
  }
  if (first === 'inet' || first === 'inet6') {
    const read = readAddress(first, words.slice(1));
    if (read === undefined) return 'an address of this link';
    link.addresses.push({ line, ...read.address });
    return read.unknown ? 'a word of this address' : undefined;
  }
  return isLinkDetail(words) ? undefined : 'a detail of this link';
}

export const ipAddr = defineParser({
  artifact: 'ip-addr',
  summary:
    'Links and addresses of one network namespace: `ip [-4|-6|-o|-br] addr`, `ip [-d|-s] link` (iproute2 4.x to 6.15, BusyBox 1.30 to 1.37).',
  record,
  parse(text) {
    const records: LinkRecord[] = [];
    const remarks: Remark[] = [];
    // Ends at a line that is no part of a link, so that what follows is not put under the wrong one.
    let current: LinkRecord | undefined;
    const note = (line: number, field: string | undefined) => {
      if (field !== undefined) remarks.push({ line, code: 'value-invalid', field, expected });
    };
    for (const { number, text: whole } of nonBlank(text)) {
      const [head = '', ...details] = whole.split(CONTINUES);
      const start = readStart(head);
      if (start) {
        current = { line: number, flags: [], addresses: [], ...start.fields };
        records.push(current);
        if (start.unknown) note(number, 'a word of this link');
        for (const part of [...(start.rest ?? []), ...details])
          note(number, readDetail(current, number, part));
      } else if (current && /^\s/.test(whole)) {
        note(number, readDetail(current, number, whole));
        current.endLine = number;
      } else {
        current = undefined;
        remarks.push({ line: number, code: 'line-not-understood', expected });
      }
    }
    return { records, frame: [], remarks };
  },
});
