import { aPod, aSlice, calico, calicoIn } from './raw-objects.ts';
import { type Fact, forWeb, globally } from './small-cluster.ts';

/** A policy for web that allows one kind of source only; the others meet the end of the tier. */
const onlyFrom = (source: unknown) => [forWeb('p', [{ action: 'Allow', source }])];
const onlyFromGlobally = (source: unknown) => [globally('g', `app == 'web'`, [{ action: 'Allow', source }])];
const ALLOWED = 'allowed by NetworkPolicy a/p ingress 0';
const ALLOWED_GLOBALLY = 'allowed by GlobalNetworkPolicy g ingress 0';
const DENIED = 'denied by end of tier default';
const fromB = { from: 'b/job' };
const fromOutside = { from: 'ip 203.0.113.9' };

/** Labels, scopes and the fields of rules: sections 1.5 to 1.7. */
export const RULE_FACTS: readonly Fact[] = [
  {
    says: 'a selector means the own namespace',
    objects: onlyFrom({ selector: 'all()' }),
    flow: fromB,
    said: DENIED,
  },
  {
    says: 'a namespaceSelector replaces the own namespace',
    objects: onlyFrom({ namespaceSelector: `team == 'b'`, selector: `app == 'job'` }),
    flow: fromB,
    said: ALLOWED,
  },
  {
    says: 'notSelector in a namespace means pods of it',
    objects: onlyFrom({ notSelector: `app == 'web'` }),
    flow: fromOutside,
    said: DENIED,
  },
  {
    says: 'notSelector in a global policy means the world, too',
    objects: onlyFromGlobally({ notSelector: `app == 'web'` }),
    flow: fromOutside,
    said: ALLOWED_GLOBALLY,
  },
  {
    says: 'a negative namespaceSelector matches a GlobalNetworkSet',
    objects: [
      calico('GlobalNetworkSet', 's', { nets: ['203.0.113.0/24'] }),
      ...onlyFrom({ namespaceSelector: `team != 'b'` }),
    ],
    flow: fromOutside,
    said: ALLOWED,
  },
  {
    says: 'all() as a namespaceSelector does not',
    objects: [
      calico('GlobalNetworkSet', 's', { nets: ['203.0.113.0/24'] }),
      ...onlyFrom({ namespaceSelector: 'all( )' }),
    ],
    flow: fromOutside,
    said: DENIED,
  },
  {
    says: 'global() means what has no namespace',
    objects: onlyFrom({ namespaceSelector: 'global()' }),
    said: DENIED,
  },
  {
    says: 'a NetworkSet has the labels of its namespace',
    objects: [
      calicoIn('b', 'NetworkSet', 's', { nets: ['203.0.113.0/24'] }),
      ...onlyFrom({ namespaceSelector: `team == 'b'` }),
    ],
    flow: fromOutside,
    said: ALLOWED,
  },
  {
    says: 'service accounts by name and label',
    objects: onlyFrom({ serviceAccounts: { names: ['default'], selector: `trust == 'low'` } }),
    said: ALLOWED,
  },
  {
    says: 'an empty serviceAccounts asks nothing',
    objects: onlyFrom({ serviceAccounts: {} }),
    flow: fromOutside,
    said: ALLOWED,
  },
  {
    says: 'notNets of the other family take the rule away',
    objects: onlyFrom({ notNets: ['fd00::/8'] }),
    said: DENIED,
  },
  {
    says: 'nets that are none widen the rule',
    objects: onlyFrom({ nets: ['nowhere'] }),
    said: ALLOWED,
  },
  { says: 'a prefix ends where it ends', objects: onlyFrom({ nets: ['10.0.0.0/31'] }), said: DENIED },
  { says: 'a prefix begins at its base', objects: onlyFrom({ nets: ['10.0.0.3/31'] }), said: ALLOWED },
  {
    says: 'a named port is looked up at the destination',
    objects: [forWeb('p', [{ action: 'Allow', destination: { ports: ['http'] } }])],
    said: ALLOWED,
  },
  {
    says: 'a named port has a protocol',
    objects: [forWeb('p', [{ action: 'Allow', destination: { ports: ['http'] } }])],
    flow: { traffic: 'udp/80' },
    said: DENIED,
  },
  {
    says: 'a range includes its ends',
    objects: [forWeb('p', [{ action: 'Allow', protocol: 'TCP', destination: { ports: ['78:80'] } }])],
    said: ALLOWED,
  },
  {
    says: 'a range excludes the port after it',
    objects: [forWeb('p', [{ action: 'Allow', protocol: 'TCP', destination: { ports: ['78:79'] } }])],
    said: DENIED,
  },
  {
    says: 'notICMP negates type and code together',
    objects: [forWeb('p', [{ action: 'Allow', protocol: 'ICMP', notICMP: { type: 8, code: 1 } }])],
    flow: { traffic: 'icmp/8/0' },
    said: ALLOWED,
  },
  {
    says: 'a services match without namespace matches nothing',
    objects: [aSlice('b', 'jobs', 'IPv4', ['10.0.0.3'], []), ...onlyFrom({ services: { name: 'jobs' } })],
    flow: fromB,
    said: DENIED,
  },
  {
    says: 'a services source is matched by address alone',
    objects: [
      aSlice('b', 'jobs', 'IPv4', ['10.0.0.3'], []),
      ...onlyFrom({ services: { name: 'jobs', namespace: 'b' } }),
    ],
    flow: fromB,
    said: ALLOWED,
  },
  {
    says: 'an address of two owners belongs to the set of either',
    objects: [
      aPod({ namespace: 'b', name: 'twin', node: 'node-2', ips: ['10.0.0.2'], labels: { app: 'twin' } }),
      ...onlyFromGlobally({ selector: `app == 'twin'` }),
    ],
    said: ALLOWED_GLOBALLY,
  },
  {
    says: 'a finished pod owns its address no more',
    objects: [
      aPod({
        namespace: 'b',
        name: 'done',
        node: 'node-2',
        ips: ['10.0.0.2'],
        labels: { app: 'done' },
        phase: 'Failed',
      }),
      ...onlyFromGlobally({ selector: `app == 'done'` }),
    ],
    said: DENIED,
  },
  {
    says: 'labels that look inherited are dropped from pods',
    objects: [
      aPod({ namespace: 'b', name: 'sly', node: 'node-2', ips: ['10.0.0.9'], labels: { 'pcns.team': 'a' } }),
      ...onlyFromGlobally({ selector: `pcns.team == 'a'` }),
    ],
    flow: { from: 'b/sly' },
    said: DENIED,
  },
  {
    says: 'a spoofing annotation makes an unknown interface',
    objects: [
      aPod({
        namespace: 'b',
        name: 'sly',
        node: 'node-2',
        ips: ['10.0.0.9'],
        annotations: { 'cni.projectcalico.org/allowedSourcePrefixes': '["10.1.0.0/16"]' },
      }),
    ],
    flow: { from: 'b/sly' },
    at: 'workload-egress',
    said: 'denied by unknown interface',
  },
];
