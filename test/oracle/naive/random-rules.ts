import fc from 'fast-check';

/** Some fields, each of them there or not; what is not there is absent, not undefined. */
export function maybe<Values extends object>(
  often: number,
  fields: { [Key in keyof Values]: fc.Arbitrary<Values[Key]> },
): fc.Arbitrary<Partial<Values>> {
  const present = fc.integer({ min: 0, max: 99 }).map((draw) => draw < often);
  const entries = Object.entries<fc.Arbitrary<unknown>>(fields).map(([key, value]) =>
    fc.tuple(present, value).map(([isThere, drawn]): [string, unknown][] => (isThere ? [[key, drawn]] : [])),
  );
  return fc.tuple(...entries).map((lists) => Object.fromEntries(lists.flat()) as Partial<Values>);
}

/** One of some values, each as often as its weight says. */
export const weighted = <Value>(...choices: readonly (readonly [number, Value])[]): fc.Arbitrary<Value> =>
  fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

/** A short list out of a small alphabet; empty now and then. */
const few = <Value>(...alphabet: readonly Value[]) =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.subarray([...alphabet], { minLength: 1, maxLength: Math.min(3, alphabet.length) }),
    },
    { weight: 1, arbitrary: fc.constant<Value[]>([]) },
  );

/** Selectors of pods, host endpoints and sets; the last one is no selector. */
export const someSelector = weighted(
  [4, `app == 'web'`],
  [2, `app != 'web'`],
  [3, `app in {'web', "db"}`],
  [2, `app not in {'web'}`],
  [2, 'has(role)'],
  [2, '!has(role)'],
  [2, 'all()'],
  [1, 'all( )'],
  [1, `role starts with 'fr' || app contains 'j'`],
  [1, `!(app == 'web' && role == 'front')`],
  [1, `pcns.team == 'x'`],
  [1, `projectcalico.org/namespace == 'red'`],
  [1, `projectcalico.org/serviceaccount == 'bot'`],
  [1, `projectcalico.org/orchestrator == 'k8s' && has(app)`],
);
export const someOrBadSelector = fc.oneof(
  { weight: 60, arbitrary: someSelector },
  { weight: 1, arbitrary: fc.constantFrom(`app = 'web'`, 'has (app)', `app == 'web`) },
);

export const someNamespaceSelector = weighted(
  [3, `team == 'x'`],
  [2, `team != 'x'`],
  [2, 'has(env)'],
  [2, '!has(env)'],
  [2, 'all()'],
  [1, `projectcalico.org/name == 'red'`],
  [1, `kubernetes.io/metadata.name in {'green', 'blue'}`],
  [1, `!has(env) && all( )`],
);

export const someNets = fc.oneof(
  { weight: 6, arbitrary: few('10.0.0.0/16', '10.0.1.0/24', '10.0.1.2/31', '10.0.2.1', '203.0.113.0/24') },
  { weight: 2, arbitrary: few('0.0.0.0/0', '192.168.0.0/24', '10.0.1.250', '10.0.1.1/16', '192.168.0.1/31') },
  { weight: 3, arbitrary: few('fd00::/64', 'fd00::1:0/112', '::/0', '10.0.0.0/16', 'fd00::1:2') },
  { weight: 1, arbitrary: few('nowhere', '10.0.0.0/33', 'fd00::/64') },
);

const somePorts = few<string | number>(79, 80, '79:80', '80:443', 53, 'http', 'dns', '81:81', 1, '1:65535');
const someNames = few<string | number>('http', 'dns', 'nobody');
const someServices = fc
  .tuple(weighted([4, 'web'], [1, 'nobody']), maybe(85, { namespace: weighted([4, 'red'], [1, 'green']) }))
  .map(([name, where]) => ({ name, ...where }));
const someAccounts = maybe(60, {
  names: few('default', 'bot'),
  selector: weighted([2, `trust == 'low'`], [1, '!has(trust)']),
});

/** Who is meant by one side of a rule: nobody in particular, selectors, prefixes, or a Service. */
function someWho(services: boolean): fc.Arbitrary<object> {
  const selected = maybe(45, {
    selector: someOrBadSelector,
    notSelector: someSelector,
    namespaceSelector: fc.oneof(someNamespaceSelector, fc.constant('global()')),
  });
  const accounts = maybe(50, { serviceAccounts: someAccounts, namespaceSelector: someNamespaceSelector });
  const nets = maybe(50, { nets: someNets, notNets: someNets });
  const both = maybe(40, { selector: someSelector, nets: someNets, notNets: someNets });
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant({}) },
    { weight: 6, arbitrary: selected },
    { weight: 1, arbitrary: accounts },
    { weight: 4, arbitrary: nets },
    { weight: 1, arbitrary: both },
    ...(services ? [{ weight: 1, arbitrary: someServices.map((one) => ({ services: one })) }] : []),
  );
}

/** Protocol, ICMP and the ports that go with it on one side; sometimes of a kind that Felix refuses. */
const someWhat = fc.oneof(
  { weight: 9, arbitrary: fc.constant({ rule: {}, ports: {} }) },
  {
    weight: 8,
    arbitrary: fc.record({
      rule: fc.record({ protocol: weighted<string | number>([6, 'TCP'], [3, 'UDP'], [2, 'SCTP'], [1, 6]) }),
      ports: maybe(60, { ports: somePorts, notPorts: few<string | number>(80, '80:81', 'http', 443) }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      rule: fc.constant({}),
      ports: maybe(70, { ports: someNames, notPorts: someNames }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      rule: fc
        .tuple(fc.constantFrom('ICMP', 'ICMPv6'), maybe(60, { icmp: someIcmp(), notICMP: someIcmp() }))
        .map(([protocol, rest]) => ({ protocol, ...rest })),
      ports: fc.constant({}),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      rule: fc.record({ notProtocol: weighted<string | number>([2, 'TCP'], [1, 17], [1, 'ICMP']) }),
      ports: fc.constant({}),
    }),
  },
);
const someRefused = fc.record({
  rule: fc.constantFrom({}, { protocol: 'ICMP' }, { protocol: 'UDPLite' }),
  ports: fc.constant({ ports: [80] }),
});

function someIcmp() {
  return fc.constantFrom<object>({ type: 8 }, { type: 8, code: 0 }, { type: 8, code: 1 }, { type: 128 });
}

const someAction = weighted(
  [40, 'Allow'],
  [30, 'Deny'],
  [18, 'Pass'],
  [10, 'Log'],
  [2, ''],
  [2, 'deny'],
  [1, 'ALLOW'],
);
const someOrBadAction = fc.oneof(
  { weight: 60, arbitrary: someAction },
  { weight: 1, arbitrary: fc.constantFrom('pass', 'Accept') },
);

/** One rule of a Calico policy for a direction. */
export function someRule(direction: 'ingress' | 'egress'): fc.Arbitrary<object> {
  return fc
    .record({
      action: someOrBadAction,
      source: someWho(direction === 'ingress'),
      destination: someWho(false),
      service: fc.tuple(fc.integer({ min: 0, max: 14 }), someServices),
      what: fc.oneof({ weight: 50, arbitrary: someWhat }, { weight: 1, arbitrary: someRefused }),
      portsOfSource: fc.integer({ min: 0, max: 5 }).map((draw) => draw === 0),
      peerOnly: fc.integer({ min: 0, max: 5 }).map((draw) => draw > 0),
      rest: maybe(6, { ipVersion: fc.constantFrom(4, 6) }),
      http: fc.integer({ min: 0, max: 7 }).map((draw) => draw === 0 && direction === 'ingress'),
    })
    .map((drawn) => {
      const { ports, rule } = drawn.what;
      const isLocal = (side: 'ingress' | 'egress') => drawn.peerOnly && direction !== side;
      const toService = direction === 'egress' && drawn.service[0] === 0;
      const http = drawn.http && drawn.action === 'Allow' ? { http: { methods: ['GET'] } } : {};
      return {
        action: drawn.action,
        ...rule,
        ...drawn.rest,
        ...http,
        source: { ...(isLocal('ingress') ? {} : drawn.source), ...(drawn.portsOfSource ? ports : {}) },
        destination: toService
          ? { services: drawn.service[1] }
          : { ...(isLocal('egress') ? {} : drawn.destination), ...(drawn.portsOfSource ? {} : ports) },
      };
    });
}
