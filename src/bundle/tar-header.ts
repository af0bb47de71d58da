import { BundleError } from './bundle-error.ts';

export const BLOCK = 512;

/** What an entry says it is; `other` kinds are named in words. */
export type EntryType = 'file' | 'folder' | 'pax' | 'global-pax' | 'long-name' | { readonly other: string };

/** One header of a tar archive, as it stands there: the name is not yet judged. */
export interface TarHeader {
  readonly name: string;
  readonly size: number;
  readonly type: EntryType;
}

const TYPES: Readonly<Record<string, EntryType>> = {
  '0': 'file',
  '\0': 'file',
  '5': 'folder',
  x: 'pax',
  g: 'global-pax',
  L: 'long-name',
  K: { other: 'a link with a long target' },
  '1': { other: 'a hard link' },
  '2': { other: 'a symbolic link' },
  '3': { other: 'a character device' },
  '4': { other: 'a block device' },
  '6': { other: 'a named pipe' },
  S: { other: 'a sparse file' },
};

/** Decodes text strictly: a name that is no UTF-8 reads differently on each system. */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function checksumOf(block: Uint8Array): number {
  return block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
}

const octal = (block: Uint8Array, from: number, to: number) => {
  const text = Buffer.from(block.subarray(from, to))
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trimStart();
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : undefined;
};

/** True when the block's own checksum is right, which text never is by chance. */
export function isHeader(block: Uint8Array): boolean {
  return block.length === BLOCK && octal(block, 148, 156) === checksumOf(block) && block[0] !== 0;
}

/** True for a block that says it is a header, whether it is whole or not. */
export function hasMagic(block: Uint8Array): boolean {
  return Buffer.from(block.subarray(257, 262)).toString('latin1') === 'ustar';
}

/** A size in octal digits, or in the base-256 form of large files. */
function sizeOf(block: Uint8Array): number | undefined {
  const [first = 0] = block.subarray(124);
  if ((first & 0x80) === 0) return octal(block, 124, 136);
  if (first !== 0x80) return undefined;
  const size = block.subarray(125, 136).reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** A name field up to its NUL; `undefined` when something hides behind the NUL or it is no UTF-8. */
function field(block: Uint8Array, from: number, to: number): string | undefined {
  const bytes = block.subarray(from, to);
  const end = bytes.indexOf(0);
  if (end >= 0 && bytes.subarray(end).some((byte) => byte !== 0)) return undefined;
  return strictText(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Reads a header block; throws `BundleError` that names the entry by number, or by name as soon as it is known. */
export function readHeader(block: Uint8Array, entry: string): TarHeader {
  if (octal(block, 148, 156) !== checksumOf(block))
    throw new BundleError(entry, undefined, 'a header with a wrong checksum', 'a whole tar archive');
  // Old GNU archives keep times where others keep the front part of the name.
  const isPosix = Buffer.from(block.subarray(257, 263)).toString('latin1') === 'ustar\0';
  const name = field(block, 0, 100);
  const prefix = isPosix ? field(block, 345, 500) : '';
  if (name === undefined || prefix === undefined)
    throw new BundleError(entry, undefined, 'a name with a NUL or without a known encoding', 'UTF-8 names');
  const size = sizeOf(block);
  if (size === undefined)
    throw new BundleError(name || entry, undefined, 'a size that is no number', 'a size of 0 bytes or more');
  const code = String.fromCharCode(block[156] ?? 0);
  const type = TYPES[code] ?? { other: `an entry of type ${JSON.stringify(code)}` };
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type };
}
