import { parseAddress } from '../lib/address.ts';

/** What the words of a link say, in the names of the record. */
interface LinkFields {
  mtu?: number;
  qdisc?: string;
  master?: string;
  state?: string;
  group?: string;
  qlen?: number;
  linkType?: string;
  mac?: string;
  broadcast?: string;
  netnsId?: number;
  netns?: string;
}

/** The fields read, and whether a word was met that means nothing here; the words behind it are not read. */
interface LinkWords {
  readonly fields: LinkFields;
  readonly unknown: boolean;
}

/** The first line of a link. `rest` is a detail that stands on the same line (`ip -o`, `ip -br`). */
interface LinkStart {
  readonly fields: LinkFields & { index: number; name: string; peer?: string; flags?: string[] };
  readonly rest?: readonly string[];
  readonly unknown: boolean;
}

const NUMBERS = { mtu: 'mtu', qlen: 'qlen', 'link-netnsid': 'netnsId' } as const;
const TEXTS = {
  qdisc: 'qdisc',
  master: 'master',
  state: 'state',
  group: 'group',
  brd: 'broadcast',
  'link-netns': 'netns',
} as const;
const OTHER_PAIRS = /^(mode|vrf|peer|permaddr|protodown|new-netnsid|new-netns|alias)$/;
/** An XDP program on the link, and the first word of what `-d` appends: drivers print there what they like. */
const OPEN_END = /^(xdp\S*|prog\/xdp|promiscuity)$/;

const has = <T extends object>(table: T, word: string): word is string & keyof T =>
  Object.hasOwn(table, word);

/** Reads `mtu 1500 qdisc noqueue state UP ...`. */
function readPairs(words: readonly string[]): LinkWords {
  const fields: LinkFields = {};
  for (let i = 0; i < words.length; i += 2) {
    const word = words[i] ?? '';
    const value = words[i + 1];
    if (OPEN_END.test(word)) return { fields, unknown: false };
    if (value === undefined) return { fields, unknown: true };
    if (has(NUMBERS, word) && /^\d{1,10}$/.test(value)) fields[NUMBERS[word]] = Number(value);
    else if (has(TEXTS, word)) fields[TEXTS[word]] = value;
    else if (!OTHER_PAIRS.test(word)) return { fields, unknown: true };
  }
  return { fields, unknown: false };
}

/** Reads a `link/TYPE [MAC] ...` line; a tunnel prints its local IP address where others print the MAC. */
export function readHardware(words: readonly string[]): LinkWords {
  const linkType = (words[0] ?? '').slice('link/'.length);
  const mac = words[1];
  const isMac = mac !== undefined && (/^([0-9a-f]{2}:)+[0-9a-f]{2}$/i.test(mac) || parseAddress(mac));
  const read = readPairs(words.slice(isMac ? 2 : 1));
  return { fields: { linkType, ...(isMac && { mac }), ...read.fields }, unknown: read.unknown };
}

// `1: lo: <FLAGS> mtu ...`, or with -o `1: lo    inet ...`.
const FULL = /^(?<index>\d{1,9}): (?<name>[^\s@]+?)(?:@(?<peer>\S+?))?: <(?<flags>[^<>\s]*)>(?<words>.*)$/;
const ONE_LINE = /^(?<index>\d{1,9}): (?<name>\S+)\s+(?<rest>inet6? .*)$/;
// `eth0@if2   UP   A/N B/N` or `eth0@if2   UP   MAC <FLAGS>`.
const BRIEF =
  /^(?<name>[^\s@]+?)(?:@(?<peer>\S+))?\s+(?<state>UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|TESTING|NOTPRESENT)(?<rest>\s.*)?$/;
const BRIEF_LINK = /^(?<mac>[0-9a-f.:]+) <(?<flags>[^<>\s]*)>$/i;

const flagsOf = (text: string) => text.split(',').filter((flag) => flag !== '');

/** Reads the first line of a link; `undefined` for any other line. */
export function readStart(line: string): LinkStart | undefined {
  const full = FULL.exec(line)?.groups;
  if (full?.name !== undefined) {
    const { fields, unknown } = readPairs(full.words?.trim().split(/\s+/).filter(Boolean) ?? []);
    const flags = flagsOf(full.flags ?? '');
    const peer = full.peer === undefined ? {} : { peer: full.peer };
    return { fields: { index: Number(full.index), name: full.name, ...peer, flags, ...fields }, unknown };
  }
  const short = ONE_LINE.exec(line)?.groups;
  if (short?.name === undefined) return readBrief(line);
  return {
    fields: { index: Number(short.index), name: short.name },
    rest: [short.rest ?? ''],
    unknown: false,
  };
}

function readBrief(line: string): LinkStart | undefined {
  const { name, peer, state, rest = '' } = BRIEF.exec(line)?.groups ?? {};
  if (name === undefined || state === undefined) return undefined;
  const fields = { index: 0, name, ...(peer !== undefined && { peer }), state };
  const { mac, flags } = BRIEF_LINK.exec(rest.trim())?.groups ?? {};
  if (mac !== undefined) return { fields: { ...fields, mac, flags: flagsOf(flags ?? '') }, unknown: false };
  // The addresses stand one after the other; `A peer B/N` is one of them.
  const addresses = rest.match(/\S+ peer \S+|\S+/g) ?? [];
  return {
    fields,
    rest: addresses.map((text) => `${text.includes(':') ? 'inet6' : 'inet'} ${text}`),
    unknown: false,
  };
}

/** Kinds that `-d` prints in front of a driver's own words, and the lines of `-s` and of addresses. */
const DETAIL =
  /^(valid_lft|alias|altname|[RT]X:?|vf|parentbus|(bridge|bond)_slave|veth|vxlan|bridge|bond|ipip|sit|gre|gretap|ip6tnl|ip6gre|tun|vlan|macvlan|ipvlan|macvtap|vrf|dummy|wireguard|geneve|ifb|netkit|openvswitch|promiscuity|prog\/xdp)$/;

/** True for a line below a link that carries nothing the record holds: lifetimes, statistics, driver details. */
export function isLinkDetail(words: readonly string[]): boolean {
  return DETAIL.test(words[0] ?? '') || words.every((word) => /^\d+[KMGT]?$/.test(word));
}
