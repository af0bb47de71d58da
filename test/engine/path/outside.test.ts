import { describe, expect, it } from 'vitest';
import { aLink, aPool, aWorkload } from '../../support/build.ts';
import { inShort, NODES, orchard, reroute, tables, traced } from './orchard.ts';

const [birch, cedar] = NODES;

describe('a pod that asks the world', () => {
  const from = (natOutgoing: boolean) => ({ pools: [aPool('192.0.2.0/24', { natOutgoing })] });
  const last = (natOutgoing: boolean) =>
    traced(orchard(tables('ipip'), from(natOutgoing)), 'shop/cart', '203.0.113.9');

  it.each([
    [true, 'from 198.51.100.11.'],
    [false, 'from 192.0.2.18.'],
  ])('leaves the cluster, with natOutgoing %s', (natOutgoing, says) => {
    const found = last(natOutgoing);
    expect(inShort(found)).toBe('delivered: EXITS_CLUSTER; shop/cart > birch > 203.0.113.9');
    expect(found.says).toContain(says);
    expect(found.assumptions).toContain('outside-answers');
    expect(found.assumptions.includes('nat-programmed')).toBe(natOutgoing);
  });
  it('is not translated on the way to another pod', () => {
    const found = traced(orchard(tables('none'), from(true)), 'shop/cart', 'bank/safe');
    const steps = found.forward.hops.flatMap((hop) => hop.steps.map(({ kind }) => kind));
    expect(steps).not.toContain('snat');
  });
  it('leaves unknown whether it is answered when no pool is known', () => {
    const { pools, ...rest } = orchard(tables('none'));
    const found = traced({ ...rest, pools: undefined }, 'shop/cart', '203.0.113.9');
    expect(found.verdict).toBe('unknown');
    expect(found.unknownBecause).toEqual([expect.objectContaining({ id: 'ippools' })]);
    expect(pools?.items).toHaveLength(1);
  });
  it('leaks where the address is one of the pool that nobody has', () => {
    expect(inShort(traced(orchard(tables('none')), 'shop/cart', '192.0.2.200'))).toBe(
      'blocked: LEAKS_OUTSIDE; shop/cart > birch',
    );
  });
  it('falls into the blackhole where the address is a free one of its own block', () => {
    expect(inShort(traced(orchard(tables('none')), 'shop/cart', '192.0.2.30'))).toBe(
      'blocked: ROUTE_BLACKHOLE; shop/cart > birch',
    );
  });
});

describe('a router between the nodes', () => {
  it('whose tables nobody collects leaves the answer open', () => {
    const given = tables('none');
    reroute('birch', /^192\.0\.2\.32/, `${cedar.block} via 198.51.100.1 dev eth0 proto bird`)(given);
    const found = traced(orchard(given), 'shop/cart', 'bank/safe');
    expect(inShort(found)).toBe('unknown: UNKNOWN; shop/cart > birch');
    expect(found.unknownBecause).toEqual([expect.objectContaining({ id: 'router@198.51.100.1' })]);
  });
  it('leads a tunnel to a node of another network', () => {
    const given = tables('vxlan');
    reroute('birch', /^198\.51\.100\.0/, '198.51.100.0/29 dev eth0')(given);
    expect(inShort(traced(orchard(given), 'shop/cart', 'bank/safe'))).toBe(
      'delivered: DELIVERED, TTL 62; shop/cart > birch > cedar > bank/safe',
    );
  });
});

describe('a pod on the bridge of another CNI plugin', () => {
  const given = tables('none');
  given.links.birch = [
    ...(given.links.birch ?? []),
    aLink('cni-podman0', ['10.88.0.1/16']),
    aLink('veth7', [], { master: 'cni-podman0' }),
  ];
  reroute('birch', /^$/, '10.88.0.0/16 dev cni-podman0 proto kernel scope link src 10.88.0.1')(given);
  const { workloads } = orchard(given);
  const odd = aWorkload('shop/odd', '10.88.0.7', { node: birch.name });
  const snapshot = orchard(given, { workloads: [...(workloads?.items ?? []), odd] });

  it('is reached on its node, and Calico does not police it', () => {
    const found = traced(snapshot, 'shop/cart', 'shop/odd');
    expect(inShort(found)).toBe('delivered: DELIVERED, TTL 63; shop/cart > birch > shop/odd');
    expect(found.policies.map(({ says }) => says).join()).toContain('another CNI plugin');
  });
  it('cannot be reached from another node', () => {
    expect(traced(snapshot, 'bank/safe', 'shop/odd').verdict).toBe('blocked');
  });
  it('gets an answer from another node only if its source is translated, which is not known', () => {
    const found = traced(snapshot, 'shop/odd', 'bank/safe');
    expect(inShort(found)).toBe('unknown: UNKNOWN on the way back; shop/odd > birch > cedar > bank/safe');
    expect(found.unknownBecause).toEqual([expect.objectContaining({ id: 'nat@birch' })]);
  });
});
