import { describe, expect, it } from 'vitest';
import { contains, parseAddress, parseCidr } from './cidr.ts';
import type { Labels } from './documents.ts';
import { HOST_FACTS } from './host-facts.ts';
import { naiveFlow } from './naive-flow.ts';
import { naiveService } from './naive-service.ts';
import { PATH_FACTS } from './path-facts.ts';
import { POLICY_FACTS } from './policy-facts.ts';
import { aService, aSlice } from './raw-objects.ts';
import { RULE_FACTS } from './rule-facts.ts';
import { SCOPE_FACTS } from './scope-facts.ts';
import { holds, printed } from './selector.ts';
import { BAD_SELECTORS, SELECTOR_FACTS } from './selector-facts.ts';
import { parseSelector, SelectorError } from './selector-parser.ts';
import { forWeb, SMALL_CLUSTER, saidBy } from './small-cluster.ts';

const labelsOf = (text: string): Labels =>
  new Map(text === '' ? [] : text.split(',').map((pair) => pair.split('=') as [string, string]));

describe('the naive evaluator', () => {
  it.each([...POLICY_FACTS, ...RULE_FACTS, ...SCOPE_FACTS, ...HOST_FACTS])('knows that $says', (fact) => {
    expect(saidBy(fact)).toBe(fact.said);
  });
  it('tells that layer 7 has the last word', () => {
    const open = [forWeb('p', [{ action: 'Allow', http: { methods: ['GET'] } }])];
    const flow = { from: 'a/db', to: 'a/web', traffic: 'tcp/80' };
    expect(naiveFlow([...SMALL_CLUSTER, ...open], 'v3.32.1', flow).l7).toBe(true);
    expect(naiveFlow(SMALL_CLUSTER, 'v3.32.1', flow).l7).toBeUndefined();
  });
  it.each(PATH_FACTS)('meets only $points from $flow.from to $flow.to', ({ objects, flow, points }) => {
    const asked = { traffic: 'tcp/80', sourcePort: 40000, via: 'eth0', ...flow };
    const answer = naiveFlow([...SMALL_CLUSTER, ...objects], 'v3.32.1', asked);
    expect(answer.points.map(({ point }) => point)).toEqual(points);
  });
});

describe('a flow to a Service', () => {
  const ports = [{ name: 'main', port: 8080, targetPort: 'http', protocol: 'TCP' }];
  const objects = [
    ...SMALL_CLUSTER,
    aService('a', 'shop', ports),
    aSlice('a', 'shop', 'IPv4', ['10.0.0.1', '10.0.0.3', '203.0.113.9'], [{ name: 'main', port: 80 }]),
    aSlice('a', 'shop', 'IPv6', ['fd00::1'], [{ name: 'main', port: 81 }]),
    forWeb('p', [{ action: 'Allow', protocol: 'TCP', destination: { ports: [81] } }]),
  ];
  const toShop = { from: 'a/db', to: 'service a/shop', traffic: 'tcp/8080', sourcePort: 40000 };

  it('is judged by backend, with the port of the backend', () => {
    const expected = { 'a/web': 'denied', 'b/job': 'allowed', 'ip 203.0.113.9': 'allowed' };
    expect(naiveService(objects, 'v3.32.1', toShop)).toEqual(expected);
  });
  it('takes the slices of its own family', () => {
    expect(naiveService(objects, 'v3.32.1', { ...toShop, family: 6 })).toEqual({ 'a/web': 'allowed' });
  });
  it('has no backend behind the port of a pod', () => {
    expect(naiveService(objects, 'v3.32.1', { ...toShop, traffic: 'tcp/80' })).toEqual({});
  });
});

describe('a selector', () => {
  it.each(SELECTOR_FACTS)('%s', (text, matching, others) => {
    const selector = parseSelector(text);
    for (const one of [selector, parseSelector(printed(selector))]) {
      expect(matching.map((labels) => holds(one, labelsOf(labels)))).toEqual(matching.map(() => true));
      expect(others.map((labels) => holds(one, labelsOf(labels)))).toEqual(others.map(() => false));
    }
  });
  it.each(BAD_SELECTORS)('refuses: %s', (text) => {
    expect(() => parseSelector(text)).toThrow(SelectorError);
  });
});

describe('a prefix', () => {
  it.each([
    ['10.0.0.0/31', ['10.0.0.0', '10.0.0.1'], ['10.0.0.2', '9.255.255.255', '::a00:0']],
    ['0.0.0.0/0', ['255.255.255.255'], ['::']],
    ['fd00::/127', ['fd00::', 'fd00:0:0:0:0:0:0:1'], ['fd00::2']],
    ['192.0.2.7', ['192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
  ])('%s', (text, inside, outside) => {
    const cidr = parseCidr(text);
    const isInside = (one: string) => {
      const address = parseAddress(one);
      return cidr !== undefined && address !== undefined && contains(cidr, address);
    };
    expect(inside.filter((one) => !isInside(one))).toEqual([]);
    expect(outside.filter((one) => isInside(one))).toEqual([]);
  });
  it.each(['10.0.0.256', '10.0.0.0/33', '10.0.0', '1::2::3', 'fd00::/129', 'nowhere', '12345::', ''])(
    'refuses: %s',
    (text) => expect(parseCidr(text)).toBeUndefined(),
  );
});
