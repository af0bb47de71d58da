import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleFiles, upTo } from '../src/bundle/bundle.ts';
import { readBundle } from '../src/bundle/folder.ts';
import { openSource } from '../src/importers/open-source.ts';
import { analyse, open } from '../src/pipeline.ts';
import { filesBelow } from './support/files.ts';

const ROOT = join(import.meta.dirname, '..');
const SESSION = join(ROOT, 'test/stories/minikube-ipip/session.md');
const SAMPLES = {
  'minikube-ipip-before-policy': 49,
  'minikube-ipip-default-deny': 64,
  'minikube-ipip-allow-all': 74,
};

describe.each(Object.entries(SAMPLES))('samples/%s', (name, moment) => {
  const folder = join(ROOT, 'samples', name);

  it('is exactly what import writes of the recorded session', () => {
    const bundle = upTo(openSource(SESSION), moment);
    const wanted = bundleFiles(bundle.snapshot, bundle.artifacts);
    expect(
      filesBelow(folder)
        .map((path) => path.slice(folder.length + 1))
        .sort(),
    ).toEqual([...wanted.keys()].sort());
    for (const [path, text] of wanted) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
  });

  it('opens whole, and says the same as the session did at that moment', () => {
    const bundle = readBundle(folder);
    expect(bundle.integrity).toEqual([]);
    const fromFolder = analyse(open(bundle), moment, '0');
    const fromSession = analyse(open(upTo(openSource(SESSION), moment)), moment, '0');
    expect(fromFolder.snapshot.id).toBe(fromSession.snapshot.id);
    expect(fromFolder.summary).toEqual(fromSession.summary);
    expect(fromFolder.matrix).toEqual(fromSession.matrix);
  });
});

describe('the three moments', () => {
  it('differ in the matrix exactly by policy', () => {
    const cell = (name: string) => {
      const bundle = readBundle(join(ROOT, 'samples', name));
      const { matrix } = analyse(open(bundle), 999, '0');
      const at = (id: string) => matrix.endpoints.findIndex((one) => one.id === id);
      return matrix.cells[at('default/nginx')]?.[at('default/nginx-manual')]?.disposition;
    };
    expect(Object.keys(SAMPLES).map(cell)).toEqual(['DELIVERED', 'DENIED_INGRESS', 'DELIVERED']);
  });
});
