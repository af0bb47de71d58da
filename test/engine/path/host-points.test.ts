import { describe, expect, it } from 'vitest';
import type { Trace } from '../../../src/engine/path/model.ts';
import type { FelixSettings } from '../../../src/model/felix-settings.ts';
import type { HostEndpoint } from '../../../src/model/policing.ts';
import type { Policy, PolicySpec } from '../../../src/model/policy.ts';
import { address, allPolicies, aPolicy, aPort, aRule, aSelector, source } from '../../support/build.ts';
import { evidenceOf } from '../../support/build-values.ts';
import { anEndpoint, aService, aSlice } from '../services/kube-services.ts';
import { inShort, type Mode, orchard, tables, traced } from './orchard.ts';

const hep = (node: string, interfaceName: string, more: Partial<HostEndpoint> = {}): HostEndpoint => ({
  name: `${node}-${interfaceName === '*' ? 'all' : interfaceName}`,
  node,
  interfaceName,
  expectedAddresses: [],
  labels: { host: node },
  profiles: ['projectcalico-default-allow'],
  ports: [],
  evidence: evidenceOf([`name: ${node}-${interfaceName}`], 'heps.txt'),
  ...more,
});

/** A global policy about host endpoints of a node. */
const gate = (node: string, more: Partial<PolicySpec>): Policy =>
  aPolicy('gate', { kind: 'GlobalNetworkPolicy', order: 1, selector: aSelector({ host: node }), ...more });

const DENY = [aRule({ action: 'deny' })];
/** Closes what a node passes on, inwards. */
const shut = (node: string) => gate(node, { ingress: DENY, applyOnForward: true });

interface Parts {
  readonly mode?: Mode;
  readonly heps?: readonly HostEndpoint[];
  readonly policies?: readonly Policy[];
  readonly felix?: readonly FelixSettings[];
}

const cluster = ({ mode = 'none', heps = [], policies = [], felix = [] }: Parts) =>
  orchard(tables(mode), {
    policies: allPolicies(policies),
    tiers: [],
    hostEndpoints: heps,
    felix,
    services: [aService({ clusterAddresses: [address('203.0.113.10')] })],
    endpointSlices: [aSlice([anEndpoint(34, 'cedar')])],
  });

const ask = (parts: Parts, from: string, to: string, port = 80): Trace =>
  traced(cluster(parts), from, to, { protocol: 'tcp', port });

const short = (of: Trace) => `${inShort(of)}${of.policies.map(({ point }) => ` ${point}`).join('')}`;

describe('a node that passes packets on', () => {
  it('asks the endpoint of the interface through which they come in', () => {
    const found = ask({ heps: [hep('cedar', 'eth0')], policies: [shut('cedar')] }, 'shop/cart', 'bank/safe');
    expect(inShort(found)).toBe('blocked: DENIED_HOST; shop/cart > birch > cedar');
    expect(found.says).toBe(
      'GlobalNetworkPolicy gate denies this at host endpoint cedar-eth0 (forwarded, inwards) by rule 1.',
    );
  });
  it('asks the endpoint of the interface through which they go out', () => {
    const policies = [gate('birch', { egress: DENY, applyOnForward: true })];
    expect(inShort(ask({ heps: [hep('birch', 'eth0')], policies }, 'shop/cart', 'bank/safe'))).toBe(
      'blocked: DENIED_HOST; shop/cart > birch',
    );
    expect(ask({ heps: [hep('birch', 'eth0')], policies }, 'shop/cart', 'shop/till').verdict).toBe(
      'delivered',
    );
  });
  it('does not see the inner packet of a tunnel at the interface below it, only at a * endpoint', () => {
    const policies = [shut('cedar')];
    const through = (name: string) =>
      ask({ mode: 'ipip', heps: [hep('cedar', name)], policies }, 'shop/cart', 'bank/safe').disposition;
    expect([through('eth0'), through('tunl0'), through('*')]).toEqual([
      'DELIVERED',
      'DENIED_HOST',
      'DENIED_HOST',
    ]);
  });
  it('asks the * endpoint of its own pods, too', () => {
    const parts = { heps: [hep('birch', '*')], policies: [shut('birch')] };
    expect(ask(parts, 'shop/cart', 'shop/till').disposition).toBe('DENIED_HOST');
  });
  it('does not ask policies that are for its own processes', () => {
    const policies = [gate('cedar', { ingress: DENY })];
    expect(ask({ heps: [hep('cedar', 'eth0')], policies }, 'shop/cart', 'bank/safe').verdict).toBe(
      'delivered',
    );
  });
});

describe('before translation', () => {
  it('tunnel packets get no allowance of their own', () => {
    const policies = [gate('cedar', { ingress: DENY, preDnat: true, applyOnForward: true })];
    const parts = { mode: 'ipip' as const, heps: [hep('cedar', 'eth0')], policies };
    expect(short(ask(parts, 'shop/cart', 'bank/safe'))).toBe(
      'blocked: DENIED_HOST; shop/cart > birch > cedar workload-egress pre-dnat',
    );
  });
  it('the * endpoint of the node of a pod sees the address of the Service', () => {
    const rule = (port: number) => [aRule({ action: 'deny', protocol: 6, to: { ports: [aPort(port)] } })];
    const policies = (port: number) => [
      gate('birch', { ingress: rule(port), preDnat: true, applyOnForward: true }),
    ];
    const to = (port: number) =>
      ask({ heps: [hep('birch', '*')], policies: policies(port) }, 'shop/cart', '203.0.113.10').disposition;
    expect([to(80), to(8080)]).toEqual(['DENIED_HOST', 'DELIVERED']);
  });
});

describe('processes of a node', () => {
  const closed = [hep('cedar', 'eth0', { profiles: [] })];

  it('are closed behind an endpoint without policy and profile, but for failsafe ports', () => {
    expect(short(ask({ heps: closed }, 'node:birch', 'node:cedar'))).toBe(
      'blocked: DENIED_HOST; birch > cedar host-ingress',
    );
    const safe = ask({ heps: closed }, 'node:birch', 'node:cedar', 6443);
    expect(inShort(safe)).toBe('delivered: DELIVERED, TTL 64; birch > cedar');
    expect(safe.policies.map(({ says }) => says)).toEqual([
      'Failsafe allows this at host endpoint cedar-eth0 (to the node itself).',
    ]);
  });
  it('cannot send out, but reach the pods of their node', () => {
    expect(ask({ heps: closed }, 'node:cedar', 'node:birch').disposition).toBe('DENIED_HOST');
    expect(ask({ heps: [hep('cedar', '*', { profiles: [] })] }, 'node:cedar', 'bank/safe').verdict).toBe(
      'delivered',
    );
  });
  it('get packets of their own pods when the action for those lets them', () => {
    const felix = (endpointToHostAction: 'drop' | 'accept'): FelixSettings => ({
      endpointToHostAction,
      failsafeInbound: undefined,
      failsafeOutbound: undefined,
      workloadSourceSpoofing: undefined,
      bpfEnabled: undefined,
      source: source('kind: FelixConfiguration', 'felix.txt', 1),
    });
    const to = (node: string, action: 'drop' | 'accept') =>
      ask({ felix: [felix(action)] }, 'shop/cart', node).disposition;
    expect([to('node:birch', 'drop'), to('node:cedar', 'drop'), to('node:birch', 'accept')]).toEqual([
      'DENIED_HOST',
      'DELIVERED',
      'DELIVERED',
    ]);
  });
});

describe('what is not known of host endpoints', () => {
  it('is assumed not to be there when they were not collected', () => {
    const { hostEndpoints: _, ...rest } = cluster({});
    const assumptions = (snapshot: Parameters<typeof traced>[0]) =>
      traced(snapshot, 'shop/cart', 'bank/safe').assumptions;
    expect(assumptions({ ...rest, hostEndpoints: undefined })).toContain('no-host-endpoint');
    expect(assumptions(cluster({}))).not.toContain('no-host-endpoint');
  });
  it('is the interface of a node whose interfaces were not collected, where its endpoints differ', () => {
    const parts = {
      heps: [hep('cedar', 'eth0'), hep('cedar', 'eth1', { labels: {} })],
      policies: [shut('cedar')],
    };
    const { hosts, ...rest } = cluster(parts);
    const { links: _, ...cedar } = hosts.get('cedar') ?? { podName: undefined };
    const bare = { ...rest, hosts: new Map([...hosts, ['cedar', cedar]]) };
    const found = traced(bare as typeof rest & { hosts: typeof hosts }, 'shop/cart', 'bank/safe');
    expect([found.verdict, found.unknownBecause.map(({ id }) => id)]).toEqual(['unknown', ['interface']]);
  });
});
