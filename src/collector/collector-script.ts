import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the compiled code, or in `src/` when dist/ was built without it. */
const PLACES = ['./collect.sh', '../../src/collector/collect.sh'];

/** Where the collector's script is. */
export function collectorScript(): string {
  const found = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (found === undefined) throw new Error('Bug: collect.sh is not part of this installation');
  return found;
}
