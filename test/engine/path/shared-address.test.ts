import { describe, expect, it } from 'vitest';
import { aLink, aWorkload } from '../../support/build.ts';
import { cali, inShort, orchard, reroute, tables, traced } from './orchard.ts';

describe('two pods with one address', () => {
  const twin = aWorkload('bank/twin', '192.0.2.18', { node: 'elder' });
  const given = tables('none');
  reroute('elder', /^$/, `192.0.2.18 dev ${cali('bank/twin')} scope link`)(given);
  given.links.elder = [...(given.links.elder ?? []), aLink(cali('bank/twin'))];
  const { workloads } = orchard(given);
  const snapshot = orchard(given, { workloads: [...(workloads?.items ?? []), twin] });

  it('are told apart by the routes, and the other one answers', () => {
    const found = traced(snapshot, 'bank/safe', 'bank/twin');
    expect(inShort(found)).toBe('delivered: DELIVERED, TTL 62; bank/safe > cedar > birch > shop/cart');
    expect(found.says).toBe(
      'The packet arrives at shop/cart, which has the address 192.0.2.18, too: bank/twin does not get it.',
    );
  });
  it('take the reply away from each other', () => {
    const found = traced(snapshot, 'bank/twin', 'bank/safe');
    expect(inShort(found)).toBe(
      'blocked: NEIGHBOUR_MISSING on the way back; bank/twin > elder > cedar > bank/safe',
    );
    expect(found.reply?.hops.at(-1)?.name).toBe('shop/cart');
  });
});
