import { parseAddress, width } from '../lib/address.ts';
import { optional } from '../lib/optional.ts';

/** One address of a link, as its line says it. */
export interface AddressWords {
  readonly family: 'inet' | 'inet6';
  readonly address: string;
  readonly length: number;
  readonly peer?: string;
  readonly broadcast?: string;
  readonly scope?: string;
  readonly label?: string;
  readonly flags: string[];
}

const FLAGS =
  /^(secondary|temporary|dynamic|permanent|noprefixroute|deprecated|tentative|dadfailed|optimistic|nodad|home|mngtmpaddr|managetempaddr|autojoin|stable-privacy)$/;
/** Pairs that do not change what the address is; `flags` holds bits that iproute2 has no word for. */
const OTHER_PAIRS = /^(any|metric|proto|flags)$/;

/** `10.0.0.1/24`, or an address alone: then the length stands behind the peer. */
function splitLength(
  text: string,
  family: 'inet' | 'inet6',
): { address: string; length?: number } | undefined {
  const [address = '', digits] = text.split('/', 2);
  const value = parseAddress(address);
  const colons = family === 'inet6';
  if (value === undefined || address.includes(':') !== colons) return undefined;
  if (digits === undefined) return { address };
  const length = /^\d{1,3}$/.test(digits) ? Number(digits) : Number.NaN;
  return length <= width(colons ? 6 : 4) ? { address, length } : undefined;
}

/**
 * Reads the words behind `inet` or `inet6`; `undefined` without a valid address. The last word of an IPv4 line
 * is its label. `unknown` is true when a word was met that means nothing here; the words behind it are not read.
 */
export function readAddress(
  family: 'inet' | 'inet6',
  words: readonly string[],
): { address: AddressWords; unknown: boolean } | undefined {
  const [first = '', ...queue] = words;
  const own = splitLength(first, family);
  const read: Record<string, string> = {};
  const flags: string[] = [];
  let unknown = false;
  for (let word = queue.shift(); word !== undefined && !unknown; word = queue.shift()) {
    if (FLAGS.test(word)) flags.push(word);
    else if (/^(peer|brd|scope)$/.test(word) && queue.length > 0) read[word] = queue.shift() ?? '';
    else if (OTHER_PAIRS.test(word) && queue.length > 0) flags.push(`${word}=${queue.shift()}`);
    else if (family === 'inet' && queue.length === 0) read.label = word;
    else unknown = true;
  }
  const peer = read.peer === undefined ? undefined : splitLength(read.peer, family);
  const length = own?.length ?? peer?.length;
  if (own === undefined || length === undefined) return undefined;
  const { brd: broadcast, scope, label } = read;
  const address = { family, address: own.address, length, flags };
  return { address: { ...address, ...optional({ peer: peer?.address, broadcast, scope, label }) }, unknown };
}
