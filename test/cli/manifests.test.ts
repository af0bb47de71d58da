import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFile, calisnap } from './run.ts';

const SAMPLE = join(import.meta.dirname, '../../samples/manifests');

describe('manifests as a bundle', () => {
  it('are looked at as a folder', () => {
    const { code, out } = calisnap(['inspect', SAMPLE]);
    expect(code).toBe(0);
    expect(out).toContain('manifests  (manifests)');
    expect(out).toContain('0 nodes, 4 pods, 6 policies');
  });
  it('are read from standard input', () => {
    const { code, out } = calisnap(['inspect', '-'], readFileSync(join(SAMPLE, 'shop/api.yaml'), 'utf8'));
    expect(code).toBe(0);
    expect(out).toContain('stdin  (manifests)');
    expect(out).toContain('2 pods');
  });
  it('are refused with exit code 65 when nothing in them is one', () => {
    const { code, err } = calisnap([
      'check',
      aFile('notes.txt', 'apiVersion: v1\nkind: {{ .Values.kind }}\n'),
    ]);
    expect([code, err]).toEqual([65, expect.stringContaining('render it first, with "helm template')]);
  });
});
