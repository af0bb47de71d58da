import { describe, expect, it } from 'vitest';
import type { BackendTrace, Trace } from '../../../src/engine/path/model.ts';
import { onlyPort, resolveTarget } from '../../../src/engine/path/target.ts';
import { trace } from '../../../src/engine/path/trace.ts';
import type { Policy } from '../../../src/model/policy.ts';
import type { EndpointSlice, Service } from '../../../src/model/service.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { allPolicies, aPolicy, aPool, aPort, aRule, cidr, knownIn } from '../../support/build.ts';
import { anEndpoint, aService, aServicePort, aSlice } from '../services/kube-services.ts';
import { inShort, type Mode, orchard, tables, traced, wayOf } from './orchard.ts';

/*
 * Service shop/cart of the orchard, whatever its name: 203.0.113.10 tcp/80 and node port 30080 lead to port 8080 of
 * bank/safe on cedar and bank/desk on elder.
 */
const BOTH = aSlice([anEndpoint(34, 'cedar'), anEndpoint(50, 'elder')]);
const service = (more: Partial<Service> = {}) =>
  aService({ type: 'NodePort', ports: [aServicePort({ nodePort: 30080 })], ...more });

interface Parts {
  readonly mode?: Mode;
  readonly service?: Service;
  readonly slices?: readonly EndpointSlice[] | undefined;
  readonly policies?: readonly Policy[];
  readonly natOutgoing?: boolean;
}

const cluster = ({
  mode = 'ipip',
  service: one = service(),
  slices = [BOTH],
  ...more
}: Parts = {}): Snapshot =>
  orchard(tables(mode), {
    services: [one],
    endpointSlices: slices,
    policies: allPolicies(more.policies ?? []),
    hostEndpoints: [],
    tiers: [],
    pools: [aPool(undefined, { natOutgoing: more.natOutgoing ?? false })],
  });

function asked(snapshot: Snapshot, from: string, to: string, port = 80): Trace {
  const target = resolveTarget(snapshot, to);
  if ('problem' in target) throw new Error(target.problem);
  const end = resolveTarget(snapshot, from);
  if ('problem' in end || end.kind === 'service') throw new Error(from);
  return trace(snapshot, { from: end, to: target, protocol: 'tcp', port });
}

const each = ({ service: found }: Trace) =>
  (found?.backends ?? []).map((one: BackendTrace) => `${one.workload}: ${inShort(one.trace)}`);

/** Lets tcp/8080 of a pod in from one address. */
const onlyFrom = (pod: string, net: string) =>
  aPolicy(`bank/${pod.replace('/', '-')}`, {
    ingress: [aRule({ protocol: 6, from: { nets: [cidr(net)] }, to: { ports: [aPort(8080)] } })],
  });

describe('a flow to a Service', () => {
  it('is translated on the node of the client, and has an answer for each backend', () => {
    const found = asked(cluster(), 'shop/cart', 'svc:shop/cart');
    expect(each(found)).toEqual([
      'bank/safe: delivered: DELIVERED, TTL 62; shop/cart > birch > cedar > bank/safe',
      'bank/desk: delivered: DELIVERED, TTL 62; shop/cart > birch > elder > bank/desk',
    ]);
    expect([found.verdict, found.says, found.ttl]).toEqual([
      'delivered',
      'All 2 backends of Service shop/cart are reached.',
      62,
    ]);
    expect(found.flow).toMatchObject({ to: 'svc:shop/cart', destination: '203.0.113.10', port: 80 });
    expect(found.assumptions).toContain('services-programmed');
    const [, birch] = found.forward.hops;
    expect(birch?.steps.map(({ kind }) => kind).slice(0, 2)).toEqual(['dnat', 'policy']);
  });
  it('is the same by address as by name', () => {
    expect(each(asked(cluster(), 'shop/cart', '203.0.113.10'))).toEqual(
      each(asked(cluster(), 'shop/cart', 'svc:shop/cart')),
    );
  });
  it('shows egress policy the backend and its port, and the backends may differ', () => {
    const egress = [aRule({ protocol: 6, to: { nets: [cidr('192.0.2.34/32')], ports: [aPort(8080)] } })];
    const found = asked(
      cluster({ policies: [aPolicy('shop/out', { egress })] }),
      'shop/cart',
      'svc:shop/cart',
    );
    expect(found.service?.backends.map((one) => one.trace.disposition)).toEqual([
      'DELIVERED',
      'DENIED_EGRESS',
    ]);
    expect([found.verdict, found.disposition]).toEqual(['mixed', 'DENIED_EGRESS']);
    expect(found.says).toMatch(/^1 of 2 backends of Service shop\/cart is reached\. bank\/desk: /);
    expect(found.forward.hops.at(-1)?.name).toBe('birch');
  });
  it('shows the backends of a cluster address the client itself', () => {
    const policies = [onlyFrom('bank/safe', '192.0.2.18/32')];
    expect(asked(cluster({ policies }), 'shop/cart', 'svc:shop/cart').verdict).toBe('delivered');
    expect(asked(cluster({ policies }), 'shop/till', 'svc:shop/cart').verdict).toBe('blocked');
  });
  it('comes back to the client itself, whose own policy sees its own address', () => {
    const own = { slices: [aSlice([anEndpoint(18, 'birch')])] };
    const fence = (net: string) =>
      aPolicy('shop/fence', { ingress: [aRule({ from: { nets: [cidr(net)] } })] });
    const found = asked(
      cluster({ ...own, policies: [fence('192.0.2.18/32')] }),
      'shop/cart',
      'svc:shop/cart',
    );
    expect([found.verdict, wayOf(found)]).toEqual(['delivered', 'shop/cart > birch > shop/cart']);
    const shut = asked(
      cluster({ ...own, policies: [fence('198.51.100.11/32')] }),
      'shop/cart',
      'svc:shop/cart',
    );
    expect([shut.verdict, shut.disposition]).toEqual(['blocked', 'DENIED_INGRESS']);
  });
});

describe('the node port of another node', () => {
  const toElder = (parts: Parts) => asked(cluster(parts), 'shop/cart', 'node:elder', 30080);

  it('is translated there, and goes on to the node of the backend and back', () => {
    const [safe, desk] = each(toElder({ mode: 'none' }));
    expect(safe).toBe(
      'bank/safe: delivered: DELIVERED, TTL 61; shop/cart > birch > elder > cedar > bank/safe',
    );
    expect(desk).toBe('bank/desk: delivered: DELIVERED, TTL 62; shop/cart > birch > elder > bank/desk');
  });
  it('shows a backend on a third node the node that translated: through a tunnel, its tunnel address', () => {
    const safe = (mode: Mode, net: string) =>
      toElder({ mode, policies: [onlyFrom('bank/safe', net), onlyFrom('bank/desk', net)] }).service
        ?.backends[0]?.trace.disposition;
    expect(safe('none', '198.51.100.13/32')).toBe('DELIVERED');
    expect(safe('none', '192.0.2.18/32')).toBe('DENIED_INGRESS');
    expect(safe('ipip', '192.0.2.48/32')).toBe('DELIVERED');
    expect(safe('ipip', '198.51.100.13/32')).toBe('DENIED_INGRESS');
  });
  it('keeps the client where the backend is on that node', () => {
    const policies = [onlyFrom('bank/desk', '192.0.2.18/32')];
    expect(toElder({ policies }).service?.backends[1]?.trace.disposition).toBe('DELIVERED');
  });
  it('shows egress policy the node and its port', () => {
    const egress = [aRule({ protocol: 6, to: { nets: [cidr('198.51.100.13/32')], ports: [aPort(30080)] } })];
    expect(toElder({ policies: [aPolicy('shop/out', { egress })] }).verdict).toBe('delivered');
  });
  it('finds back through two translations', () => {
    const found = toElder({ mode: 'none', natOutgoing: true }).service?.backends[0]?.trace;
    expect(found?.reply?.hops.map(({ name }) => name).join(' > ')).toBe(
      'bank/safe > cedar > elder > birch > shop/cart',
    );
    expect(found?.verdict).toBe('delivered');
  });
});

describe('a process of a node', () => {
  it('is masqueraded towards backends elsewhere', () => {
    const policies = [onlyFrom('bank/safe', '192.0.2.16/32')];
    expect(asked(cluster({ policies }), 'node:birch', 'svc:shop/cart').verdict).toBe('delivered');
  });
  it('reaches backends of its own node whatever their policy', () => {
    const own = {
      slices: [aSlice([anEndpoint(18, 'birch')])],
      policies: [aPolicy('shop/fence', { ingress: [] })],
    };
    expect(asked(cluster(own), 'node:birch', 'svc:shop/cart').verdict).toBe('delivered');
  });
});

describe('what no backend gets', () => {
  const short = ({ verdict, disposition, says }: Trace) => [verdict, disposition, says];

  it('is refused without any ready endpoint', () => {
    const away = aSlice([anEndpoint(34, 'cedar', { ready: false, serving: false })]);
    expect(short(asked(cluster({ slices: [away] }), 'shop/cart', 'svc:shop/cart'))).toEqual([
      'blocked',
      'NO_BACKEND',
      'Service shop/cart has no endpoint that is ready: the connection is refused.',
    ]);
  });
  it('is dropped where the traffic policy is local and the node has none', () => {
    const local = service({ internalTrafficPolicy: 'local' });
    const found = asked(cluster({ service: local }), 'shop/cart', 'svc:shop/cart');
    expect([found.verdict, found.disposition, found.service?.outcome]).toEqual([
      'blocked',
      'NO_BACKEND',
      'dropped',
    ]);
  });
  it('is not known without the endpoint slices, and the answer says what would tell', () => {
    const unlisted = { ...cluster(), endpointSlices: undefined };
    const found = asked(unlisted, 'shop/cart', 'svc:shop/cart');
    expect(found.verdict).toBe('unknown');
    expect(found.unknownBecause.map(({ command }) => command)).toContain(
      'kubectl get endpointslices -n shop -o yaml',
    );
  });
  it('asks for a port that the Service lacks', () => {
    expect(short(asked(cluster(), 'shop/cart', 'svc:shop/cart', 81)).slice(0, 2)).toEqual([
      'blocked',
      'NO_BACKEND',
    ]);
    expect(short(asked(cluster(), 'shop/cart', '203.0.113.10', 81)).slice(0, 2)).toEqual([
      'blocked',
      'NO_BACKEND',
    ]);
  });
  it('is a ping, which only some modes of kube-proxy answer', () => {
    const found = traced(cluster(), 'shop/cart', '203.0.113.10');
    expect([found.verdict, found.unknownBecause.map(({ id }) => id)]).toEqual([
      'unknown',
      ['kube-proxy-mode'],
    ]);
  });
  it('has several ports, of which none was named', () => {
    const two = service({ ports: [aServicePort(), aServicePort({ name: 'web', port: 443 })] });
    const target = resolveTarget(cluster({ service: two }), 'svc:shop/cart');
    expect('kind' in target && onlyPort(target)).toEqual({
      problem: 'svc:shop/cart has several ports',
      hint: 'Name one of them: tcp/80, tcp/443.',
    });
  });
});

describe('an address where Services usually are', () => {
  const unlisted = (policies: readonly Policy[] = []) =>
    orchard(tables('none'), {
      policies: allPolicies(policies),
      hostEndpoints: [],
      tiers: [],
    });
  const dns = (snapshot: Snapshot) =>
    traced(snapshot, 'shop/cart', '10.96.0.10', { protocol: 'udp', port: 53 });

  it('is not taken for one outside while Services were not collected', () => {
    const { verdict, unknownBecause } = dns(unlisted());
    expect([verdict, unknownBecause.map(({ id }) => id)]).toEqual(['unknown', ['services']]);
    expect(traced(unlisted(), 'shop/cart', '203.0.113.9').disposition).toBe('EXITS_CLUSTER');
  });
  it('is denied only by a policy that denies every backend', () => {
    const out = (to: Parameters<typeof aRule>[0]) => aPolicy('shop/out', { egress: [aRule(to)] });
    expect(dns(unlisted([aPolicy('shop/out', { egress: [] })])).disposition).toBe('DENIED_EGRESS');
    expect(dns(unlisted([out({ to: { nets: [cidr('192.0.2.0/24')] } })])).verdict).toBe('unknown');
  });
  it('is outside when all Services are known and none has it', () => {
    expect(dns({ ...unlisted(), services: knownIn([]) }).disposition).toBe('EXITS_CLUSTER');
  });
});
