import { describe, expect, it } from 'vitest';
import { optional } from '../../src/lib/optional.ts';
import { unreachable } from '../../src/lib/unreachable.ts';

describe('optional', () => {
  it('leaves out what is undefined, and only that', () => {
    const fields = optional({
      ip: undefined,
      name: '',
      restarts: 0,
      ready: false,
      labels: {},
      node: 'worker-1',
    });
    expect(Object.entries(fields)).toEqual([
      ['name', ''],
      ['restarts', 0],
      ['ready', false],
      ['labels', {}],
      ['node', 'worker-1'],
    ]);
  });
});

describe('unreachable', () => {
  it('calls itself a bug of ours', () => {
    // @ts-expect-error: the compiler refuses a union that is not exhausted.
    expect(() => unreachable('log')).toThrow('Bug: unexpected value "log"');
  });
});
