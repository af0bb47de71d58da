import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const BLOCK = 512;
const SAFE_NAME = /^(?:[A-Za-z0-9_][A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_][A-Za-z0-9_.+-]*\/?$/;

function field(header: Buffer, start: number, length: number): string {
  const raw = header.subarray(start, start + length);
  const end = raw.indexOf(0);
  return raw
    .subarray(0, end < 0 ? length : end)
    .toString('utf8')
    .trim();
}

/**
 * Writes the folders, plain files and links between neighbours of a tar image below `folder`. Only for the
 * archives inside the browser package; any other entry or an unusual name is refused.
 */
export async function untar(image: Buffer, folder: string): Promise<void> {
  for (let at = 0; at + BLOCK <= image.length && image[at] !== 0; ) {
    const header = image.subarray(at, at + BLOCK);
    const name = field(header, 0, 100).replace(/^\.\//, '');
    const size = Number.parseInt(field(header, 124, 12) || '0', 8);
    const type = field(header, 156, 1) || '0';
    const body = image.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (name === '' || name === '.') continue;
    if (!SAFE_NAME.test(name)) throw new Error(`unexpected name in archive: ${JSON.stringify(name)}`);
    const target = join(folder, name);
    await mkdir(type === '5' ? target : dirname(target), { recursive: true, mode: 0o700 });
    const link = field(header, 157, 100);
    if (type === '0') await writeFile(target, body, { mode: 0o600 });
    else if (type === '2' && /^[\w.+-]+$/.test(link)) await symlink(link, target);
    else if (type !== '5') throw new Error(`unexpected entry in archive: ${JSON.stringify(name)}`);
  }
}
