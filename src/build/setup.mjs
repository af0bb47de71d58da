// Makes a fresh clone ready with Node alone: installs what the lock file names, then builds dist/.
// Plain JavaScript without imports of ours, because it runs before anything is installed or compiled.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
process.chdir(root);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`calisnap needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const digest = (texts) => texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex');
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
const matches = (stamp, wanted) => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

function run(what, command, args) {
  console.error(`calisnap setup: ${what} ...`);
  const done = spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) {
    console.error(`calisnap setup: ${what} failed (${command} ${args.join(' ')}).`);
    process.exit(done.status ?? 1);
  }
}

const lock = digest([readFileSync('package-lock.json')]);
const installed = join('node_modules', '.calisnap-installed');
if (!matches(installed, lock)) {
  run('installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund']);
  writeFileSync(installed, lock);
}

const inputs = [...filesBelow('src'), ...filesBelow('templates'), 'tsconfig.json', 'package.json'];
const wanted = digest([lock, ...inputs.flatMap((file) => [file, readFileSync(file)])]);
const built = join('dist', '.calisnap-built');
if (!matches(built, wanted) || process.argv.includes('--build')) {
  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist');
  run('building templates', process.execPath, [join('src', 'build', 'templates.mjs')]);
  run('compiling', process.execPath, [
    join('node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    'tsconfig.json',
  ]);
  mkdirSync(join('dist', 'collector'), { recursive: true });
  copyFileSync(join('src', 'collector', 'collect.sh'), join('dist', 'collector', 'collect.sh'));
  writeFileSync(built, wanted);
}
