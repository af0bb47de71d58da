import { safeText } from '../lib/safe-text.ts';
import { BundleError } from './bundle-error.ts';
import { LIMITS } from './limits.ts';

/** Why a name cannot stand in a bundle; the first that applies is told. */
const OFFENCES: readonly (readonly [string, (name: string) => boolean])[] = [
  ['a name with a NUL', (name) => name.includes('\0')],
  ['a name with control or direction characters', (name) => safeText(name) !== name || /[\n\t]/.test(name)],
  ['a name with a backslash', (name) => name.includes('\\')],
  ['a name with a drive letter', (name) => /^[A-Za-z]:/.test(name)],
  ['an absolute name', (name) => name.startsWith('/')],
  ['a name that climbs', (name) => name.split('/').includes('..')],
  ['a name with an empty part', (name) => name.split('/').some((part) => part === '' || part === '.')],
  ['a name too long', (name) => name.split('/').some((part) => part.length > LIMITS.nameLength)],
  // One level more than a bundle has, for the folder that an archive may put around it.
  ['folders too deep', (name) => name.split('/').length > LIMITS.depth + 1],
];

/** The plain path of an archive entry, empty for the top itself; throws `BundleError` for one that is unsafe. */
export function entryPath(name: string): string {
  const path = name
    .replace(/^(\.\/+)+/, '')
    .replace(/^\.$/, '')
    .replace(/\/$/, '');
  if (path === '' && /^\.?\/?$/.test(name) && name !== '/' && name !== '') return '';
  const offence = OFFENCES.find(([, applies]) => applies(path))?.[0];
  if (offence !== undefined) throw new BundleError(name, undefined, offence, 'plain paths inside the bundle');
  return path;
}
