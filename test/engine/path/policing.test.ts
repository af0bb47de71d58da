import { describe, expect, it } from 'vitest';
import { aLink, aPolicy, aPool, aRule, aWorkload, EVERY_POD, knownIn } from '../../support/build.ts';
import { inShort, orchard, reroute, tables, traced } from './orchard.ts';

const under = (...policies: ReturnType<typeof aPolicy>[]) => orchard(tables('none'), { policies });
const WAY = 'shop/cart > birch > cedar';

describe('policy on the way', () => {
  it('stops the request where it leaves', () => {
    const found = traced(under(aPolicy('shop/fence', { egress: [] })), 'shop/cart', 'bank/safe');
    expect(inShort(found)).toBe('blocked: DENIED_EGRESS; shop/cart > birch');
    expect(found.policies.map(({ direction, policy }) => [direction, policy])).toEqual([
      ['egress', 'shop/fence'],
    ]);
  });
  it('stops the request where it arrives', () => {
    const found = traced(under(aPolicy('bank/fence', { ingress: [] })), 'shop/cart', 'bank/safe');
    expect(inShort(found)).toBe(`blocked: DENIED_INGRESS; ${WAY}`);
  });
  it('lets the reply pass', () => {
    const fences = [aPolicy('bank/fence', { egress: [] }), aPolicy('shop/fence', { ingress: [] })];
    expect(inShort(traced(under(...fences), 'shop/cart', 'bank/safe'))).toBe(
      `delivered: DELIVERED, TTL 62; ${WAY} > bank/safe`,
    );
  });
  it('asks between pods of one node, too', () => {
    const found = traced(under(aPolicy('shop/fence', { ingress: [] })), 'shop/cart', 'shop/till');
    expect(found.disposition).toBe('DENIED_INGRESS');
  });
  it('lets a node reach its own pods, and no others', () => {
    const fence = under(aPolicy('shop/fence', { ingress: [] }));
    expect(traced(fence, 'node:birch', 'shop/cart').verdict).toBe('delivered');
    expect(traced(fence, 'node:cedar', 'shop/cart').disposition).toBe('DENIED_INGRESS');
  });
});

describe('policy and pods that are not known', () => {
  const policies = [aPolicy('shop/fence', { egress: [aRule({ to: { selector: EVERY_POD } })] })];
  const { workloads } = orchard(tables('none'));
  const seen = (completeIn: 'all' | string[]) =>
    traced(
      orchard(tables('none'), { policies, workloads: knownIn(workloads?.items ?? [], completeIn) }),
      'shop/cart',
      '192.0.2.40',
    );

  it('denies an address of the pool that no pod has, when all pods are known', () => {
    expect(seen('all').disposition).toBe('DENIED_EGRESS');
  });
  it('leaves it open when a pod of a namespace that was not listed may have it', () => {
    expect(seen(['shop']).verdict).toBe('unknown');
  });
});

it('policy cannot tell a pod on another bridge by its address: the source may be translated', () => {
  const given = tables('none');
  const bridge = [aLink('cni-podman0', ['10.88.0.1/16']), aLink('veth7', [], { master: 'cni-podman0' })];
  given.links.birch = [...(given.links.birch ?? []), ...bridge];
  reroute('birch', /^$/, '10.88.0.0/16 dev cni-podman0')(given);
  const { workloads } = orchard(given);
  const odd = aWorkload('shop/odd', '10.88.0.7', { node: 'birch' });
  const ingress = [aRule({ from: { selector: EVERY_POD } })];
  const snapshot = orchard(given, {
    workloads: [...(workloads?.items ?? []), odd],
    policies: [aPolicy('bank/fence', { ingress }), aPolicy('shop/fence', { ingress })],
  });
  const elsewhere = traced(snapshot, 'shop/odd', 'bank/safe');
  expect(elsewhere.policies.at(-1)).toMatchObject({ endpoint: 'bank/safe', verdict: 'unknown' });
  // On its own node nothing is translated.
  expect(traced(snapshot, 'shop/odd', 'shop/cart').policies.at(-1)).toMatchObject({ verdict: 'allowed' });
});

describe('natOutgoing', () => {
  const pools = [aPool('192.0.2.0/24', { natOutgoing: true })];
  const kinds = (path: { hops: readonly { steps: readonly { kind: string }[] }[] } | undefined) =>
    path?.hops.flatMap(({ steps }) => steps.map(({ kind }) => kind));

  it('leaves alone what stays in the pools: a tunnel address of another node', () => {
    const found = traced(orchard(tables('vxlan'), { pools }), 'shop/cart', '192.0.2.32');
    expect(found.verdict).toBe('delivered');
    expect(kinds(found.forward)).not.toContain('snat');
  });
  it('leaves alone what answers: a pod that a node asked', () => {
    const found = traced(orchard(tables('none'), { pools }), 'node:cedar', 'shop/cart');
    expect(found.verdict).toBe('delivered');
    expect(kinds(found.reply)).toEqual(['originate', 'neighbour', 'route', 'underlay', 'deliver']);
  });
});
