import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import type { Browser, Environment } from './found-browser.ts';
import { untar } from './untar.ts';

/** Changes whenever the unpacked folder is laid out differently: an older cache would print pages without text. */
const LAYOUT = 1;
const MARKER = 'ok';

interface Package {
  readonly version: string;
  readonly bin: string;
}

function locate(): Package | undefined {
  try {
    const root = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', '..');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { version, bin: join(root, 'bin') };
  } catch {
    return undefined;
  }
}

function cacheRoot(env: Environment): string | undefined {
  const home = env.HOME ?? env.USERPROFILE;
  const cache = env.XDG_CACHE_HOME || (home ? join(home, '.cache') : '');
  return cache === '' ? undefined : join(cache, 'calisnap');
}

// The package's own fonts.conf names folders below /tmp; with another one every page comes out without text.
function fontsConf(folder: string): string {
  const xml = (path: string) => path.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `<dir>${xml(join(folder, 'fonts'))}</dir>`,
    '<dir>/usr/share/fonts</dir>',
    `<cachedir>${xml(join(folder, 'font-cache'))}</cachedir>`,
    '</fontconfig>',
    '',
  ].join('\n');
}

async function unpack(source: Package, folder: string): Promise<void> {
  const inflated = async (name: string) => brotliDecompressSync(await readFile(join(source.bin, name)));
  await writeFile(join(folder, 'chromium'), await inflated('chromium.br'), { mode: 0o700 });
  // The libraries that a bare system lacks (NSS, NSPR, expat), and fonts for letters that ours do not have.
  await untar(await inflated('al2023.tar.br'), folder);
  await untar(await inflated('fonts.tar.br'), folder);
  await writeFile(join(folder, MARKER), `${source.version}\n`);
}

/** True when nobody else can have put anything there: a shared cache could plant a program. */
async function isOurs(folder: string): Promise<boolean> {
  const { uid, mode } = await stat(folder);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

/** The folder with the unpacked browser; made next to its place and renamed, so that it is whole or absent. */
async function prepared(source: Package, root: string): Promise<string> {
  const folder = join(root, `chromium-${source.version}-l${LAYOUT}`);
  await mkdir(root, { recursive: true, mode: 0o700 });
  if (!existsSync(join(folder, MARKER))) {
    const made = await mkdtemp(join(root, 'unpacking-'));
    try {
      await unpack(source, made);
      await rm(folder, { recursive: true, force: true });
      await rename(made, folder);
    } catch (error) {
      await rm(made, { recursive: true, force: true });
      // Another process may have been quicker; then its folder serves as well.
      if (!existsSync(join(folder, MARKER))) throw error;
    }
  }
  // The path stands in this file, so it is written at the final place.
  await writeFile(join(folder, 'fonts.conf'), fontsConf(folder));
  return folder;
}

/** The browser of the optional package `@sparticuz/chromium`, or why it cannot serve. */
export async function bundledBrowser(env: Environment): Promise<Browser | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is for Linux on x64 only';
  const source = locate();
  if (source === undefined) return 'the optional package @sparticuz/chromium is not installed';
  const root = cacheRoot(env);
  if (root === undefined) return 'no home folder to unpack it in';
  try {
    const folder = await prepared(source, root);
    if (!(await isOurs(folder))) return `${folder} belongs to or can be written by others`;
    return {
      path: join(folder, 'chromium'),
      kind: 'bundled',
      version: `Chromium ${source.version} (bundled)`,
      args: [],
      env: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
    };
  } catch (error) {
    return `it could not be unpacked below ${root}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
