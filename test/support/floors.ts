import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { sharedParts } from './completeness-rules.ts';
import type { Files } from './files.ts';
import { type Import, importsOf } from './imports.ts';

/** What one floor of `src/` may import besides itself, and the reason told to whoever tries more. */
interface Floor {
  readonly floors: readonly string[];
  /** Floors of which only types may be imported: these names, or any. */
  readonly types?: Readonly<Record<string, readonly string[] | 'any'>>;
  readonly node?: readonly string[] | 'any';
  readonly packages?: readonly string[] | 'any';
  readonly because: string;
}

const ENGINE = [
  'engine',
  'engine/services',
  'engine/policy',
  'engine/forwarding',
  'engine/path',
  'engine/reach',
  'engine/policy-review',
];
const ANALYSIS = ['lib', 'model', 'result', 'collector', 'bundle', 'importers', 'parsers', 'assemble'];
const INNER = [...ANALYSIS, ...ENGINE, 'checks', 'compose'];
const DISK = ['fs', 'fs/promises', 'path', 'path/posix'];

const FLOORS: Readonly<Record<string, Floor>> = {
  lib: { floors: [], node: ['crypto'], packages: ['ipaddr.js'], because: 'every floor stands on lib' },
  model: {
    floors: ['lib'],
    because: 'the snapshot is plain data that knows neither its makers nor its readers',
  },
  result: { floors: ['lib'], packages: ['zod'], because: 'the public contract must not follow inner types' },
  collector: {
    floors: ['lib'],
    node: ['fs', 'url'],
    because: 'the list of artifacts, and where the script is, come before everything that reads them',
  },
  bundle: {
    floors: ['lib', 'collector'],
    node: [...DISK, 'zlib', 'crypto', 'stream', 'stream/promises'],
    packages: ['zod', 'yaml'],
    because: 'a bundle is files with a manifest, whatever the files say',
  },
  importers: {
    floors: ['lib', 'bundle', 'collector'],
    node: ['path/posix'],
    packages: ['zod', 'yaml'],
    because: 'an importer makes a bundle; what the text means is for parsers to tell',
  },
  parsers: {
    floors: ['lib'],
    types: { collector: ['ArtifactKind'] },
    packages: ['zod', 'yaml'],
    because: 'a parser sees one text and nothing else, so that it cannot interpret',
  },
  assemble: {
    floors: ['lib', 'parsers', 'model'],
    types: { collector: 'any' },
    packages: ['zod'],
    because: 'records become the model here, and nobody asks questions yet',
  },
  engine: { floors: ['lib', 'model'], because: 'the parts of the engine share this ground' },
  'engine/services': {
    floors: ['lib', 'model', 'engine'],
    because: 'what a Service leads to follows from the model alone; path and reach ask for it',
  },
  'engine/policy': {
    floors: ['lib', 'model', 'engine'],
    because: 'policy and forwarding know nothing of each other; path joins them',
  },
  'engine/forwarding': {
    floors: ['lib', 'model', 'engine'],
    because: 'policy and forwarding know nothing of each other; path joins them',
  },
  'engine/path': {
    floors: ['lib', 'model', 'engine', 'engine/services', 'engine/policy', 'engine/forwarding'],
    because: 'a trace is made of the model alone',
  },
  'engine/reach': {
    floors: ['lib', 'model', 'engine', 'engine/services', 'engine/policy', 'engine/forwarding'],
    because: 'the set engine must not lean on the tracer that it is compared with',
  },
  'engine/policy-review': {
    floors: ['lib', 'model', 'engine', 'engine/services', 'engine/policy', 'engine/reach'],
    because: 'what a policy is good for follows from the set engine; a single flow shows no more than itself',
  },
  checks: {
    floors: ['lib', 'collector', 'model', 'result', ...ENGINE],
    because: 'a check asks the model, never the text',
  },
  compose: {
    floors: ['lib', 'collector', 'model', 'result', 'assemble', ...ENGINE],
    types: { bundle: 'any' },
    because: 'compose puts answers together and finds none of its own; it knows no rendering',
  },
  report: {
    floors: ['lib', 'result'],
    node: [...DISK, 'os', 'zlib', 'child_process', 'url', 'stream', 'stream/promises'],
    packages: ['handlebars', 'unpdf', 'puppeteer-core', '@sparticuz/chromium', '#templates'],
    because: 'a report is a function of the result: HTML, PDF and JSON can then never disagree',
  },
  'pipeline.ts': {
    floors: INNER,
    because: 'the pipeline ends at the result; who renders it is for cli to say',
  },
  cli: {
    floors: [...INNER, 'report', 'pipeline.ts'],
    node: 'any',
    packages: 'any',
    because: 'cli is outermost',
  },
  bench: {
    floors: [...INNER, 'report', 'pipeline.ts'],
    node: 'any',
    because: 'a measurement stands beside cli',
  },
};

/** `engine/policy` for `src/engine/policy/verdict.ts`, `pipeline.ts` for `src/pipeline.ts`. */
function floorOf(file: string): string {
  const [, first = '', second = '', third] = file.split('/');
  return first === 'engine' && third !== undefined ? `${first}/${second}` : first;
}

const allows = (list: readonly string[] | 'any' | undefined, name: string) =>
  list === 'any' || (list ?? []).includes(name);

/** Checks do not know one another, or one would run inside the other unseen; `sharedParts` are no checks. */
function checksOffence(from: string, to: string, files: Files): string | undefined {
  if (from === 'src/checks/index.ts' || sharedParts(files).includes(posix.basename(to))) return undefined;
  return 'checks never import one another; what two of them need moves to engine/ or into sharedParts of index.ts';
}

/** Why this import is not allowed; `undefined` when it is. */
function reasonAgainst(file: string, found: Import, files: Files): string | undefined {
  const floor = FLOORS[floorOf(file)];
  if (floor === undefined)
    return 'it stands on no floor: name its folder in the table of floors.ts, with a reason';
  if (found.specifier === undefined)
    return 'a computed import cannot be followed, neither by people nor by this test';
  if (!found.specifier.startsWith('.')) {
    const builtin = isBuiltin(found.specifier);
    const name = builtin ? found.specifier.replace(/^node:/, '') : found.specifier;
    if (builtin && !found.specifier.startsWith('node:')) return `write node:${name}`;
    return allows(builtin ? floor.node : floor.packages, name) ? undefined : floor.because;
  }
  const target = posix.join(posix.dirname(file), found.specifier);
  const to = floorOf(target);
  if (!files.has(target)) return `there is no ${target}; relative imports name a file of src/, with its .ts`;
  if (to === floorOf(file)) return to === 'checks' ? checksOffence(file, target, files) : undefined;
  if (floor.floors.includes(to)) return undefined;
  const types = floor.types?.[to];
  const named = types !== undefined && (types === 'any' || found.names.every((name) => types.includes(name)));
  return named && found.typeOnly ? undefined : floor.because;
}

/** One line for each import that breaks the table of floors. */
export function offences(files: Files): string[] {
  return [...files].flatMap(([file, text]) =>
    importsOf(file, text).flatMap((found) => {
      const reason = reasonAgainst(file, found, files);
      const target = found.specifier ?? 'a computed path';
      return reason === undefined ? [] : [`${file}:${found.line} must not import ${target}: ${reason}`];
    }),
  );
}

/** Import cycles between files, types included: two files that need each other are one, or want a third. */
export function cycles(files: Files): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (path.includes(file) || done.has(file)) return;
    const targets = importsOf(file, files.get(file) ?? '').map(({ specifier }) => specifier ?? '');
    for (const target of targets.filter((specifier) => specifier.startsWith('.')))
      visit(posix.join(posix.dirname(file), target), [...path, file]);
    done.add(file);
  };
  for (const file of files.keys()) visit(file, []);
  return found;
}
