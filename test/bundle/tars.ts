import { gzipSync } from 'node:zlib';
import { bundleFiles } from '../../src/bundle/bundle.ts';
import { aBundle, aDraft } from './folders.ts';

/** Fields of a tar header that a test wants to be different; texts stand in their fields as they are. */
export interface Entry {
  readonly name?: string;
  readonly body?: string | Uint8Array;
  readonly type?: string;
  /** The size field, all twelve bytes of it. */
  readonly size?: string | Uint8Array;
  readonly checksum?: string;
  readonly prefix?: string;
}

/** One entry with its blocks, made by hand from the description of the format. */
export function entry({
  name = 'SNAPSHOT',
  body = '',
  type = '0',
  size,
  checksum,
  prefix = '',
}: Entry): Buffer {
  const bytes = Buffer.from(body);
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, 'utf8');
  block.write('0000600\0', 100);
  Buffer.from(size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`).copy(block, 124);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\0' + '00', 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

export const END = Buffer.alloc(1024);

/** A record of an extended header: its length counts itself. */
export function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = Buffer.byteLength(rest);
  const digits = String(length + String(length).length).length;
  return `${length + digits}${rest}`;
}

export const BUNDLE = aBundle(
  aDraft(),
  aDraft({ moment: 2, command: 'ip a', kind: 'ip-addr', text: '1: lo:\n' }),
);

/** The files of a small bundle as entries, in a folder or not. */
export function bundleEntries(folder = ''): Buffer[] {
  const files = bundleFiles(BUNDLE.snapshot, BUNDLE.artifacts);
  return [...files].map(([name, body]) => entry({ name: `${folder}${name}`, body }));
}

export const tarOf = (...entries: readonly Buffer[]) => Buffer.concat([...entries, END]);
export const tgzOf = (...entries: readonly Buffer[]) => gzipSync(tarOf(...entries));
