import { describe, expect, it } from 'vitest';
import { printSelector } from '../../src/lib/selector/print-selector.ts';
import { ruleText, withPolicy } from './policy-texts.ts';

const GNP = 'GlobalNetworkPolicy';
const NP = 'NetworkPolicy';

const spec = (...ingress: object[]) => ({ selector: "app == 'till'", types: ['Ingress'], ingress });
const rules = (kind: typeof GNP | typeof NP, ...ingress: object[]) =>
  withPolicy(kind, spec(...ingress), 'v3.31.2').policies.items[0]?.spec?.ingress.map(ruleText);

describe('a policy of Calico', () => {
  it('selects what its kind may select', () => {
    const selector = (kind: typeof GNP | typeof NP, more: object = {}) => {
      const read = withPolicy(kind, { ...spec(), ...more }).policies.items[0]?.spec;
      return read && printSelector(read.selector);
    };
    expect(selector(GNP)).toBe('app == "till"');
    expect(selector(GNP, { selector: '' })).toBe('all()');
    expect(selector(GNP, { namespaceSelector: "team == 'red'" })).toBe(
      '(app == "till" && pcns.team == "red")',
    );
    expect(selector(NP)).toBe('(app == "till" && projectcalico.org/namespace == "shop")');
    expect(selector(NP, { serviceAccountSelector: "role == 'db'" })).toBe(
      '((app == "till" && projectcalico.org/namespace == "shop") && pcsa.role == "db")',
    );
  });
  it('reads every field of its rules', () => {
    const peer = {
      selector: "app == 'web'",
      notSelector: 'has(old)',
      nets: ['192.0.2.7'],
      notNets: ['192.0.2.129/25'],
      ports: [80, '8000:8080', 'http'],
      notPorts: ['8001'],
    };
    const rule = {
      action: 'Deny',
      protocol: 'TCP',
      source: peer,
      destination: { services: { name: 'dns' } },
    };
    expect(rules(GNP, rule)).toEqual([
      '0 deny 6 from in 192.0.2.7/32 not in 192.0.2.128/25 is app == "web" is not has(old)' +
        ' ports 80-80,8000-8080,http not ports 8001-8001 to of /dns',
    ]);
    expect(rules(NP, { action: 'Log', source: { notSelector: 'has(old)' } })).toEqual([
      '0 log from is projectcalico.org/namespace == "shop" is not has(old)',
    ]);
  });
  it('knows ICMP, versions of IP and HTTP', () => {
    const rule = {
      action: 'Allow',
      protocol: 'ICMP',
      icmp: { type: 8, code: 0 },
      notICMP: { type: 3 },
      ipVersion: 4,
    };
    const [policy] = withPolicy(GNP, spec(rule, { action: 'Allow', http: { methods: ['GET'] } })).policies
      .items;
    expect(policy?.spec?.ingress).toMatchObject([
      { protocol: 1, icmp: { type: 8, code: 0 }, notIcmp: { type: 3 }, ipVersion: 4, http: false },
      { protocol: undefined, ipVersion: undefined, http: true },
    ]);
  });
  it.each([
    ['allow', 'allow'],
    ['DENY', 'deny'],
    ['lOg', 'log'],
    ['', 'allow'],
    ['Pass', 'pass'],
  ])('takes the action %j for %s', (action, expected) =>
    expect(rules(GNP, { action })).toEqual([`0 ${expected}`]),
  );
  it.each([
    ['the action "pass"', { action: 'pass' }, 'the action "pass"'],
    ['ports of no protocol', { action: 'Deny', source: { ports: [1] } }, 'port numbers without a protocol'],
    [
      'ports of ICMP',
      { action: 'Deny', protocol: 1, source: { ports: ['a'] } },
      'ports with a protocol that has none',
    ],
    ['ICMP type 255', { action: 'Deny', protocol: 'ICMP', icmp: { type: 255 } }, 'ICMP type 255'],
    ['a bad selector', { action: 'Deny', source: { notSelector: 'a = b' } }, 'column 3: expected =='],
  ])('is idle as a whole with %s', (_, rule, says) => {
    const { items, idle } = withPolicy(GNP, spec({ action: 'Allow' }, rule)).policies;
    expect(items).toEqual([]);
    expect(idle).toMatchObject([
      { kind: GNP, name: 'fence', reason: 'invalid', says: expect.stringContaining(says) },
    ]);
  });
  it('loses networks that are none, with a remark', () => {
    const snapshot = withPolicy(GNP, spec({ action: 'Allow', source: { nets: ['10.0.0.0/33'] } }));
    expect(snapshot.policies.items[0]?.spec?.ingress.map(ruleText)).toEqual(['0 allow']);
    expect(snapshot.conflicts).toMatchObject([
      { code: 'value-invalid', source: { text: expect.stringContaining('/33') } },
    ]);
  });
  it.each([
    ['a rule', { action: 'Deny', colour: 'red' }, '0 deny ? /spec/ingress/0/colour'],
    [
      'a side',
      { action: 'Deny', protocol: 6, source: { domains: ['example.org'], nets: ['192.0.2.0/24'] } },
      '0 deny 6 from in 192.0.2.0/24 ? /spec/ingress/0/source/domains',
    ],
    [
      'a selector, with those that it is read with',
      { action: 'Deny', source: { selector: 'has(a)', namespaceSelector: 7 } },
      '0 deny ? /spec/ingress/0/source/namespaceSelector',
    ],
  ])('leaves open only what depends on a field of %s that nobody knows', (_, rule, expected) => {
    expect(rules(NP, rule)).toEqual([expected]);
  });
  it('with a field of the spec that nobody knows may do anything', () => {
    const [policy] = withPolicy(GNP, { ...spec(), mood: 'strict' }).policies.items;
    expect(policy?.spec?.unread).toMatchObject([
      { field: '/spec/mood', source: { text: expect.stringContaining('mood') } },
    ]);
  });
  it('acts in both directions when it is stored without types', () => {
    expect(withPolicy(GNP, { ingress: [{}] }).policies.items[0]?.spec?.types).toEqual(['ingress', 'egress']);
  });
  it.each([
    ['v3.28.4', 'early.web', 'late', 'default', ['default.early.web']],
    ['v3.31.0', 'early.web', 'late', 'early', ['early.web']],
    ['v3.31.0', 'web', 'default', 'default', ['default.web']],
    ['v3.32.0', 'early.web', 'late', 'late', ['early.web//GlobalNetworkPolicy']],
  ])('on %s named %s with tier %s is in %s', (version, name, tier, expected, tieBreaks) => {
    const [policy] = withPolicy(GNP, { ...spec(), tier }, version, name).policies.items;
    expect(policy).toMatchObject({ name, tier: expected, order: undefined, tieBreaks });
  });
  it('in a tier that depends on an unknown version may do anything', () => {
    const read = (name: string, tier: string) =>
      withPolicy(GNP, { ...spec(), tier }, undefined, name).policies.items[0];
    expect(read('early.web', 'late')?.spec?.unread).toMatchObject([{ field: '/spec/tier' }]);
    expect(read('early.web', 'early')?.spec?.unread).toEqual([]);
  });
});
