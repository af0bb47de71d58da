import { BundleError } from './bundle-error.ts';
import { entryPath } from './entry-name.ts';
import { LIMITS } from './limits.ts';
import { type PaxFields, readPax } from './pax.ts';
import { BLOCK, isHeader, readHeader, strictText, type TarHeader } from './tar-header.ts';

const ZEROS = new Uint8Array(64 * 1024);

/** Compares in pieces: what follows an end mark may be two gigabytes of nothing. */
function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += ZEROS.length) {
    const piece = bytes.subarray(at, at + ZEROS.length);
    if (Buffer.compare(piece, ZEROS.subarray(0, piece.length)) !== 0) return false;
  }
  return true;
}

function longName(body: Uint8Array, entry: string): PaxFields {
  const path = strictText(body.at(-1) === 0 ? body.subarray(0, -1) : body);
  if (path === undefined)
    throw new BundleError(entry, undefined, 'a name without a known encoding', 'UTF-8 names');
  return { path };
}

/** Walks the blocks of an archive that lies in memory; nothing is copied, and nothing is written anywhere. */
class TarReader {
  readonly files = new Map<string, Uint8Array>();
  private readonly folders = new Set<string>();
  private at = 0;
  private entries = 0;
  private ahead: PaxFields = {};

  constructor(
    private readonly bytes: Uint8Array,
    private readonly archive: string,
  ) {}

  readAll(): void {
    while (true) {
      const block = this.bytes.subarray(this.at, this.at + BLOCK);
      if (block.length < BLOCK) throw this.bad(this.archive, 'it ends without its end mark, so it is cut');
      this.at += BLOCK;
      if (isZero(block)) break;
      if (++this.entries > LIMITS.files) throw this.bad(this.archive, `more than ${LIMITS.files} entries`);
      this.readEntry(readHeader(block, `${this.archive}, entry ${this.entries}`));
    }
    if (Object.keys(this.ahead).length > 0)
      throw this.bad(this.archive, 'an extended header without an entry');
    if (!isZero(this.bytes.subarray(this.at))) throw this.bad(this.archive, 'more behind its end mark');
  }

  private bad(entry: string, met: string): BundleError {
    return new BundleError(entry, undefined, met, 'a plain tar archive of one bundle');
  }

  private take(size: number, entry: string): Uint8Array {
    const body = this.bytes.subarray(this.at, this.at + size);
    if (body.length < size) throw this.bad(entry, `${size} bytes, of which ${body.length} are there`);
    this.at += Math.ceil(size / BLOCK) * BLOCK;
    return body;
  }

  private readEntry({ name, size, type }: TarHeader): void {
    if (type === 'pax' || type === 'global-pax' || type === 'long-name') {
      if (size > LIMITS.headerBytes) throw this.bad(name, `an extended header of ${size} bytes`);
      const body = this.take(size, name);
      const fields = type === 'long-name' ? longName(body, name) : readPax(body, name);
      const isGlobal = type === 'global-pax';
      if (isGlobal && Object.keys(fields).length > 0)
        throw this.bad(name, 'one name or size for all entries');
      this.ahead = { ...this.ahead, ...fields };
      return;
    }
    const { path = name, size: length = size } = this.ahead;
    this.ahead = {};
    if (typeof type === 'object') throw this.bad(path, type.other);
    const isFolder = type === 'folder' || path.endsWith('/');
    if (isFolder && length > 0) throw this.bad(path, 'a folder with content');
    if (length > LIMITS.bytesPerFile) throw this.bad(path, `${length} bytes`);
    const plain = entryPath(path);
    if (isFolder) this.folders.add(plain);
    else this.addFile(plain, this.take(length, path));
  }

  private addFile(path: string, body: Uint8Array): void {
    if (path === '') throw this.bad(this.archive, 'a file without a name');
    if (this.files.has(path)) throw this.bad(path, 'the same name twice');
    this.files.set(path, body);
    const parts = path.split('/');
    for (let n = 1; n < parts.length; n++) this.folders.add(parts.slice(0, n).join('/'));
  }

  /** A file that is a folder for other entries would be two things at once. */
  checkKinds(): void {
    for (const path of this.files.keys())
      if (this.folders.has(path)) throw this.bad(path, 'a file and a folder of one name');
  }
}

/** The files of a tar archive by path, as views into it. Throws `BundleError` with the entry and the reason. */
export function readTar(bytes: Uint8Array, archive: string): ReadonlyMap<string, Uint8Array> {
  const reader = new TarReader(bytes, archive);
  reader.readAll();
  reader.checkKinds();
  return reader.files;
}

/** Names in an archive as they stand there, up to the first header that cannot be read; for telling what it is. */
export function tarNames(bytes: Uint8Array): string[] {
  const names: string[] = [];
  for (let at = 0; at + BLOCK <= bytes.length && names.length < LIMITS.files; ) {
    const block = bytes.subarray(at, at + BLOCK);
    if (!isHeader(block)) break;
    try {
      const { name, size } = readHeader(block, '');
      names.push(name);
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    } catch {
      break;
    }
  }
  return names;
}
