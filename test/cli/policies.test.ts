import { mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { policiesOfEndpoint, policyInFull } from '../../src/result/policies.ts';
import { policyInventory, policyWithoutEffect } from '../../src/result/policy-inventory.ts';
import { ALLOW, aFile, at, calisnap } from './run.ts';

const HOSTILE = 'ev\u202eil\u001b[2J';

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const pod = (name: string, ip: string, labels: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels },
  spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'main' }] },
  status: { phase: 'Running', podIP: ip },
});

const policy = (kind: string, name: string, spec: object) => ({
  apiVersion: 'projectcalico.org/v3',
  kind,
  metadata: { name, ...(kind === 'GlobalNetworkPolicy' ? {} : { namespace: 'shop' }) },
  spec,
});

const fromWeb = {
  action: 'Allow',
  protocol: 'TCP',
  source: { selector: "app == 'web'" },
  destination: { ports: [8080] },
};

const OBJECTS = [
  namespace('shop'),
  pod('web-0', '10.0.0.1', { app: 'web' }),
  pod('api', '10.0.0.2', { app: 'api', note: HOSTILE }),
  policy('NetworkPolicy', 'api', {
    order: 10,
    selector: "app == 'api'",
    types: ['Ingress'],
    ingress: [fromWeb, fromWeb],
  }),
  policy('GlobalNetworkPolicy', 'guard', {
    order: 20,
    selector: `note == '${HOSTILE}'`,
    types: ['Egress'],
    egress: [{ action: 'Deny', destination: { nets: ['203.0.113.0/24'] } }],
  }),
  policy('StagedNetworkPolicy', 'later', { selector: 'all()', ingress: [{ action: 'Allow' }] }),
];

let bundle = '';
const ask = (...words: readonly string[]) => calisnap(['policies', bundle, ...words]);
const json = (...words: readonly string[]): unknown => JSON.parse(ask(...words, '--json').out);

beforeAll(() => {
  mkdirSync(at('made'));
  aFile('made/all.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: OBJECTS }, undefined, 1));
  bundle = at('made');
});

describe('policies', () => {
  it('lists them in order, with what their authors may not have meant', () => {
    const { code, out } = ask();
    expect(code).toBe(0);
    expect(out).toMatch(/^2 policies in effect, in order of evaluation; 1 without effect; \d remarks?$/m);
    expect(out).toMatch(/NetworkPolicy shop\/api\n +order 10; ingress, 2 rules; selects 1 of 2 endpoints/);
    expect(out).toContain('! ingress rule 2: All that it matches was decided before: by rule 1.');
    expect(out.indexOf('shop/api')).toBeLessThan(out.indexOf('guard'));
    expect(out).toMatch(/Without effect\n +StagedNetworkPolicy shop\/later\n +staged: /);
  });
  it('tells of a pod which policies select it, rule by rule, and which rules name it', () => {
    expect(ask('pod:shop/api').out).toMatch(
      /Ingress\n +tier default\n +NetworkPolicy shop\/api\n.*\n +1 allow tcp 8080 from app == "web" in this namespace/,
    );
    const { out } = ask('shop/web-0');
    expect(out).toContain('No policy selects it: allowed by profile kns.shop.');
    expect(out).toMatch(/Rules that name it as the other end\n +NetworkPolicy shop\/api ingress 1\n/);
    expect(out).toContain('pcns.projectcalico.org/name = shop');
  });
  it('tells of a policy what it selects and whom its rules mean', () => {
    const { code, out } = ask('np/shop/api');
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('Selects app == "api" in this namespace:\n  shop/api\n'),
    ]);
    expect(out).toMatch(/ingress {2}2 {2}allow tcp 8080 .*, unused/);
    expect(out).toContain('source:      shop/web-0');
  });
  it('tells of an address that nobody has which rules name it', () => {
    const { out } = ask('203.0.113.7');
    expect(out).toContain('nothing polices it');
    expect(out).toMatch(/GlobalNetworkPolicy guard egress 1\n/);
  });
  it('refuses what it does not know with exit code 64, and says what may be meant', () => {
    expect(ask('shop/web-1')).toMatchObject({
      code: 64,
      out: '',
      err: expect.stringContaining('shop/web-0'),
    });
    expect(ask('gaurd').err).toContain('Did you mean guard?');
    expect(ask('shop/api')).toMatchObject({
      code: 64,
      err: expect.stringContaining('Name one of them: NetworkPolicy/shop/api, pod:shop/api'),
    });
  });
  it('prints JSON that fits its schema', () => {
    expect(policyInventory.parse(json()).tiers.flatMap((tier) => tier.policies)).toHaveLength(2);
    expect(policiesOfEndpoint.parse(json('pod:shop/api')).endpoints[0]?.directions).toHaveLength(2);
    expect(policyInFull.parse(json('guard')).selects.sure).toEqual(['shop/api']);
    expect(policyWithoutEffect.parse(json('later')).reason).toBe('staged');
    expect(policyInventory.parse(JSON.parse(calisnap(['policies', ALLOW, '--json']).out)).lacking).toContain(
      'tiers',
    );
  });
  it('keeps to 100 columns, and lets nothing in a name move the cursor', () => {
    for (const words of [[], ['guard'], ['pod:shop/api'], ['np/shop/api']]) {
      const { out } = ask(...words);
      expect(out).not.toMatch(/[\u001b\u202e]/);
      expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
    }
    expect(ask('guard').out).toContain('note == ');
    expect(ask('guard', '--json').out).not.toMatch(/[\u001b\u202e]/);
  });
});

it('tells of a host endpoint that the end of a tier decides nothing before connection tracking', () => {
  const host = {
    apiVersion: 'projectcalico.org/v3',
    kind: 'HostEndpoint',
    metadata: { name: 'node-1-eth0', labels: { role: 'node' } },
    spec: { node: 'node-1', interfaceName: 'eth0', expectedIPs: ['192.168.0.1'] },
  };
  const raw = policy('GlobalNetworkPolicy', 'raw', {
    selector: "role == 'node'",
    doNotTrack: true,
    applyOnForward: true,
    types: ['Ingress'],
    ingress: [{ action: 'Deny', source: { nets: ['203.0.113.0/24'] } }],
  });
  const file = aFile('hosts.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [host, raw] }));
  const { code, out } = calisnap(['policies', file, '192.168.0.1']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /Ingress, untracked\n.*\n +GlobalNetworkPolicy raw\n.*\n +1 deny all traffic from 203\.0\.113\.0\/24\n/,
  );
  expect(out).toContain('decides nothing before connection tracking');
  expect(out).not.toContain('denies what is left');
});
