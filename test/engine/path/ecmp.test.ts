import { describe, expect, it } from 'vitest';
import { inShort, type Mode, NODES, orchard, reroute, tables, traced } from './orchard.ts';

const [birch, cedar, elder] = NODES;
const ASKS_SAFE = ['shop/cart', 'bank/safe'] as const;

describe('several next hops', () => {
  const ecmp = (mode: Mode, ...hops: string[]) => {
    const given = tables(mode);
    const route = `${cedar.block} proto bird ${hops.map((hop) => `nexthop ${hop} weight 1`).join(' ')}`;
    reroute('birch', /^192\.0\.2\.32/, route)(given);
    return traced(orchard(given), ...ASKS_SAFE);
  };
  const [good, detour, leads] = [
    `via ${cedar.ip} dev eth0`,
    `via ${elder.ip} dev eth0`,
    'via 198.51.100.9 dev eth0',
  ];

  it('that all lead there deliver', () => {
    expect(inShort(ecmp('none', good, detour))).toBe(
      'delivered: DELIVERED, TTL 62; shop/cart > birch > cedar > bank/safe',
    );
  });
  it('of which one fails are mixed, and the failing one is told', () => {
    const found = ecmp('none', good, 'via 198.51.100.12 dev eth7');
    expect(inShort(found)).toBe('mixed: INTERFACE_DOWN; shop/cart > birch > cedar > bank/safe');
    expect(found.says).toContain('birch has no interface eth7');
    // Whichever comes first: a hash chooses, not the order.
    expect(ecmp('none', 'via 198.51.100.12 dev eth7', good).verdict).toBe('mixed');
  });
  it('of which one goes nobody knows where are unknown', () => {
    expect(ecmp('none', good, leads).verdict).toBe('unknown');
    expect(ecmp('none', leads, good).verdict).toBe('unknown');
    expect(ecmp('none', leads, 'via 198.51.100.12 dev eth7').verdict).toBe('unknown');
  });
  it('that fail in different ways are blocked', () => {
    expect(ecmp('none', 'via 198.51.100.12 dev eth7', 'via 198.51.100.12 dev eth8').verdict).toBe('blocked');
  });
  it('on the way back make the answer mixed, too', () => {
    const given = tables('none');
    const hops = `nexthop via ${birch.ip} dev eth0 nexthop via ${birch.ip} dev eth7`;
    reroute('cedar', /^192\.0\.2\.16/, `192.0.2.16/28 ${hops}`)(given);
    const found = traced(orchard(given), ...ASKS_SAFE);
    expect(inShort(found)).toMatch(/^mixed: INTERFACE_DOWN on the way back;/);
    expect(found.says).toMatch(/^The request arrives, the reply does not always: /);
  });
  it('on the way back that are not equally long leave the TTL open', () => {
    const given = tables('none');
    const hops = `nexthop via ${birch.ip} dev eth0 nexthop via ${elder.ip} dev eth0`;
    reroute('cedar', /^192\.0\.2\.16/, `192.0.2.16/28 ${hops}`)(given);
    expect(inShort(traced(orchard(given), ...ASKS_SAFE))).toBe(
      'delivered: DELIVERED; shop/cart > birch > cedar > bank/safe',
    );
  });
  it('in both directions are told of the request', () => {
    const given = tables('none');
    const bad = (to: string) => `nexthop via ${to} dev eth0 nexthop via ${to} dev eth7`;
    reroute('birch', /^192\.0\.2\.32/, `${cedar.block} ${bad(cedar.ip)}`)(given);
    reroute('cedar', /^192\.0\.2\.16/, `${birch.block} ${bad(birch.ip)}`)(given);
    expect(inShort(traced(orchard(given), ...ASKS_SAFE))).toMatch(/^mixed: INTERFACE_DOWN; /);
  });
  it('of which one fails do not help when no reply comes back', () => {
    const given = tables('none');
    const bad = `nexthop via ${cedar.ip} dev eth0 nexthop via ${cedar.ip} dev eth7`;
    reroute('birch', /^192\.0\.2\.32/, `${cedar.block} ${bad}`)(given);
    reroute('cedar', /^192\.0\.2\.16/, `blackhole ${birch.block}`)(given);
    expect(inShort(traced(orchard(given), ...ASKS_SAFE))).toMatch(
      /^blocked: ROUTE_BLACKHOLE on the way back;/,
    );
  });
  it('behind which another node chooses again are judged by all ends', () => {
    const given = tables('none');
    const bad = `${cedar.block} nexthop via ${cedar.ip} dev eth0 nexthop via ${cedar.ip} dev eth7`;
    reroute('elder', /^192\.0\.2\.32/, bad)(given);
    reroute('birch', /^192\.0\.2\.32/, `${cedar.block} nexthop ${good} nexthop ${detour}`)(given);
    expect(traced(orchard(given), ...ASKS_SAFE).verdict).toBe('mixed');
  });
});
