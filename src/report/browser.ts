import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bundledBrowser } from './bundled-browser.ts';
import type { Browser, BrowserKind, Environment } from './found-browser.ts';

/** One place that was looked at, and why it did not serve. */
export interface Tried {
  readonly what: string;
  readonly reason: string;
}

/** `tried` also lists what was passed over before the browser was found. */
export type BrowserSearch =
  | { readonly found: Browser; readonly tried: readonly Tried[] }
  | { readonly found?: undefined; readonly tried: readonly Tried[] };

/** Names on the search path, by what is quickest at printing. */
const COMMANDS: readonly (readonly [BrowserKind, string])[] = [
  ['headless-shell', 'chromium-headless-shell'],
  ['headless-shell', 'chrome-headless-shell'],
  ['chrome', 'google-chrome-stable'],
  ['chrome', 'google-chrome'],
  ['chromium', 'chromium'],
  ['chromium', 'chromium-browser'],
  ['edge', 'microsoft-edge-stable'],
];

/** Places of installers that put nothing on the search path. */
function installed(env: Environment): readonly (readonly [BrowserKind, string])[] {
  const mac = '/Applications';
  const windows = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((root) =>
    root === undefined
      ? []
      : ([
          ['chrome', join(root, 'Google', 'Chrome', 'Application', 'chrome.exe')],
          ['edge', join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe')],
        ] as const),
  );
  if (process.platform === 'win32') return windows;
  if (process.platform !== 'darwin') return [];
  return [
    ['chrome', `${mac}/Google Chrome.app/Contents/MacOS/Google Chrome`],
    ['chromium', `${mac}/Chromium.app/Contents/MacOS/Chromium`],
    ['edge', `${mac}/Microsoft Edge.app/Contents/MacOS/Microsoft Edge`],
  ];
}

function onPath(command: string, env: Environment): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, command)).find((path) => reasonAgainst(path) === '');
}

function reasonAgainst(path: string): string {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? '' : 'not a file';
  } catch {
    return 'no program there';
  }
}

// A path proves nothing: Ubuntu's chromium-browser may be a stub that only asks to install a snap. On Windows
// the question for the version would open a window instead.
function versionOf(path: string, env: Environment): string | undefined {
  if (process.platform === 'win32') return 'version not asked';
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000, env: { ...env } });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

function probe(kind: BrowserKind, path: string, env: Environment): Browser | string {
  const reason = reasonAgainst(path);
  if (reason !== '') return reason;
  const version = versionOf(path, env);
  return version === undefined ? 'it does not start' : { path, kind, version, args: [], env: {} };
}

function kindOf(path: string): BrowserKind {
  if (/headless[-_]?shell/i.test(path)) return 'headless-shell';
  return /edge/i.test(path) ? 'edge' : /chromium/i.test(path) ? 'chromium' : 'chrome';
}

/** Named by the user: used or refused, never silently replaced by another one. */
function named(explicit: string | undefined, env: Environment): readonly [string, string] | undefined {
  if (explicit !== undefined) return ['the browser that was named', explicit];
  const variable = ['PUPPETEER_EXECUTABLE_PATH', 'CHROME_PATH'].find((name) => (env[name] ?? '') !== '');
  return variable === undefined ? undefined : [variable, env[variable] ?? ''];
}

function onSystem(env: Environment, tried: Tried[]): Browser | undefined {
  const candidates = [
    ...COMMANDS.map(([kind, command]) => ({ kind, what: command, path: onPath(command, env) })),
    ...installed(env).map(([kind, path]) => ({ kind, what: path, path })),
  ];
  for (const { kind, what, path } of candidates) {
    const answer = path === undefined ? 'not on the search path' : probe(kind, path, env);
    if (typeof answer !== 'string') return answer;
    tried.push({ what: path ?? what, reason: answer });
  }
  return undefined;
}

/**
 * Looks for a browser to print with: the one that was named, headless shells, Chrome, Chromium, Edge, and last
 * the one that comes with calisnap, which is unpacked on first use. Never downloads anything.
 */
export async function findBrowser(options: {
  readonly explicit?: string;
  readonly env: Environment;
}): Promise<BrowserSearch> {
  const wanted = named(options.explicit, options.env);
  if (wanted !== undefined) {
    const [what, path] = wanted;
    const answer = probe(kindOf(path), path, options.env);
    if (typeof answer !== 'string') return { found: answer, tried: [] };
    return { tried: [{ what: `${path} (${what})`, reason: answer }] };
  }
  const tried: Tried[] = [];
  const system = onSystem(options.env, tried);
  if (system !== undefined) return { found: system, tried };
  const bundled = await bundledBrowser(options.env);
  if (typeof bundled !== 'string') return { found: bundled, tried };
  return { tried: [...tried, { what: 'bundled browser', reason: bundled }] };
}
