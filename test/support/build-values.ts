import { type Address, parseAddress } from '../../src/lib/address.ts';
import { type Cidr, parseCidr } from '../../src/lib/cidr.ts';
import { asEvidence, type Evidence, type Source } from '../../src/lib/source.ts';

/** The address, or an error that names the test's typing mistake. */
export function address(text: string): Address {
  const read = parseAddress(text);
  if (!read) throw new Error(`${text} is no address`);
  return read;
}

/** The prefix, or an error that names the test's typing mistake. */
export function cidr(text: string): Cidr {
  const read = parseCidr(text);
  if (!read) throw new Error(`${text} is no prefix`);
  return read;
}

/** A place in the input with these words. */
export function source(text: string, file = 'facts.txt', line = 7): Source {
  return { file, line, text };
}

/** One line of `file` for each text. */
export function evidenceOf(texts: readonly string[], file: string): Evidence {
  const evidence = asEvidence(texts.map((text, i) => source(text, file, 7 + i)));
  if (!evidence) throw new Error(`no evidence from ${file}`);
  return evidence;
}
