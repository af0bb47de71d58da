import { z } from 'zod';
import { parseAddress } from '../lib/address.ts';
import { parseCidr } from '../lib/cidr.ts';
import { nonBlank } from '../lib/lines.ts';
import { defineParser, type Remark } from './parser.ts';

const nextHop = z.strictObject({
  via: z.string().optional(),
  dev: z.string().optional(),
  weight: z.int().optional(),
  flags: z.array(z.string()),
});

const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  /** `unicast` when the line has no type word in front. */
  type: z.string(),
  /** As printed: `default`, an address, or a prefix. */
  destination: z.string(),
  via: z.string().optional(),
  dev: z.string().optional(),
  proto: z.string().optional(),
  scope: z.string().optional(),
  src: z.string().optional(),
  metric: z.int().optional(),
  table: z.string().optional(),
  nhid: z.int().optional(),
  mtu: z.int().optional(),
  /**
   * Words without a value (`onlink`, `linkdown`), pairs that do not change where a packet goes (`advmss=1200`),
   * and `not-understood` when a word of the line is unknown: such a route may go anywhere.
   */
  flags: z.array(z.string()),
  nextHops: z.array(nextHop),
});

type Route = z.infer<typeof record>;

/** Type words of rtnetlink(7) that iproute2 prints in front of the destination. */
const TYPES = /^(unicast|local|broadcast|multicast|anycast|blackhole|unreachable|prohibit|throw|nat)$/;
const FLAGS =
  /^(onlink|linkdown|dead|pervasive|offload|trap|rt_offload|rt_trap|offload_failed|notify|cache)$/;
/** The words with a value of a route, and of one of its next hops. */
const ROUTE_FIELDS = { text: /^(dev|proto|scope|src|table)$/, number: /^(metric|nhid|mtu)$/ };
const HOP_FIELDS = { text: /^dev$/, number: /^weight$/ };
const OTHER_PAIRS =
  /^(pref|expires|hoplimit|advmss|window|rtt|rttvar|initcwnd|initrwnd|error|realms?|quickack|congctl|tos|dsfield|uid)$/;

const expected =
  '[TYPE] PREFIX [via GATEWAY] [dev INTERFACE] [proto P] [scope S] [src A] [metric N] [onlink]';

interface Words {
  readonly text: Record<string, string>;
  readonly numbers: Record<string, number>;
  readonly flags: string[];
}

/** Reads the words behind the destination. An unknown word ends the reading with the flag `not-understood`. */
function readWords(words: readonly string[], fields: typeof ROUTE_FIELDS): Words {
  const read: Words = { text: {}, numbers: {}, flags: [] };
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (FLAGS.test(word)) {
      read.flags.push(word);
      continue;
    }
    // `via inet6 fe80::1` is a next hop of the other family, `mtu lock 1300` an MTU that path discovery may not change.
    const marked = (word === 'via' && /^inet6?$/.test(queue[0] ?? '')) || queue[0] === 'lock';
    const mark = marked ? queue.shift() : undefined;
    const value = queue.shift() ?? '';
    if (word === 'via' && parseAddress(value)) read.text[word] = value;
    else if (fields.text.test(word) && value !== '') read.text[word] = value;
    else if (fields.number.test(word) && /^\d{1,10}$/.test(value)) read.numbers[word] = Number(value);
    else if (OTHER_PAIRS.test(word) && value !== '') read.flags.push(`${word}=${value}`);
    else {
      read.flags.push('not-understood');
      return read;
    }
    if (mark === 'lock') read.flags.push(`${word}-lock`);
  }
  return read;
}

function readRoute(line: number, text: string): Route | undefined {
  const words = text.trim().split(/\s+/);
  const typed = TYPES.test(words[0] ?? '');
  const destination = words[typed ? 1 : 0] ?? '';
  if (destination !== 'default' && parseCidr(destination) === undefined) return undefined;
  const rest = readWords(words.slice(typed ? 2 : 1), ROUTE_FIELDS);
  const type = typed ? (words[0] as string) : 'unicast';
  return { line, type, destination, ...rest.text, ...rest.numbers, flags: rest.flags, nextHops: [] };
}

export const ipRoute = defineParser({
  artifact: 'ip-route',
  summary:
    'Routes of one network namespace: `ip route`, `ip route show table all`, `ip -6 route` (iproute2 4.x to 6.15, BusyBox 1.30 to 1.37).',
  record,
  parse(text) {
    const records: Route[] = [];
    const remarks: Remark[] = [];
    // The route that the line above belongs to; behind a line of another kind a next hop has no route.
    let last: Route | undefined;
    for (const line of nonBlank(text)) {
      const isNextHop = /^\s+nexthop\s/.test(line.text);
      const hop =
        isNextHop && last ? readWords(line.text.trim().split(/\s+/).slice(1), HOP_FIELDS) : undefined;
      const route = isNextHop ? undefined : readRoute(line.number, line.text);
      if (hop && last) {
        last.nextHops.push({ ...hop.text, ...hop.numbers, flags: hop.flags });
        last.endLine = line.number;
      } else if (route) records.push(route);
      else remarks.push({ line: line.number, code: 'line-not-understood', expected });
      last = hop ? last : route;
      if ((hop ?? route)?.flags.includes('not-understood'))
        remarks.push({ line: line.number, code: 'value-invalid', field: 'a word of this route', expected });
    }
    return { records, frame: [], remarks };
  },
});
