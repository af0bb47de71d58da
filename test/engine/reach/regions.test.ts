import { describe, expect, it } from 'vitest';
import { PodNames, stemOf } from '../../../src/engine/reach/group-name.ts';
import { prefixesOf } from '../../../src/engine/reach/prefix-list.ts';

const bits = (text: string) => text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);

describe('the prefixes of a stretch of addresses', () => {
  it.each([
    ['0.0.0.0', '255.255.255.255', '0.0.0.0/0'],
    ['10.0.0.1', '10.0.0.1', '10.0.0.1/32'],
    ['10.0.0.1', '10.0.0.6', '10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32'],
    ['128.0.0.0', '255.255.255.255', '128.0.0.0/1'],
  ])('from %s to %s', (from, to, prefixes) => {
    const found = prefixesOf(4, { from: bits(from), to: bits(to) });
    expect(found.map(({ text }) => text).join(' ')).toBe(prefixes);
  });
});

describe('pods', () => {
  it.each([
    ['shop/web-5d9c7b8f6d-x2x4k', 'shop/web-'],
    ['kube-system/calico-node-8zq2m', 'kube-system/calico-node-'],
    ['data/db-0', 'data/db-'],
    // No controller makes words.
    ['shop/web-green', 'shop/web-green'],
  ])('%s is one of %s', (pod, stem) => expect(stemOf(pod)).toBe(stem));

  const names = new PodNames([
    'shop/web-0',
    'shop/web-1',
    'shop/web-2',
    'shop/api-0',
    'data/db-0',
    'data/db-1',
  ]);
  it.each([
    [['shop/web-0', 'shop/web-1', 'shop/web-2'], 'shop/web-* (3 pods)'],
    [['shop/web-0', 'shop/web-2'], 'shop/web-0, shop/web-2'],
    [['data/db-0', 'data/db-1', 'shop/api-0'], 'data/* (2 pods), shop/api-0'],
  ])('%j are called %s', (pods, name) => expect(names.of(pods)).toBe(name));
});
