import { z } from 'zod';
import { sourceAt } from '../lib/artifact.ts';
import { parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import type { Source } from '../lib/source.ts';
import type {
  Direction,
  LabelSelector,
  Peer,
  Policy,
  PortMatch,
  Requirement,
  Rule,
} from '../model/policy.ts';
import type { ManifestObject } from './changes.ts';

const labelSelector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

// Strict: a field that we do not know could widen or narrow the peer, so it makes the peer unknown.
const peer = z.strictObject({
  podSelector: labelSelector.nullish(),
  namespaceSelector: labelSelector.nullish(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).nullish() }).nullish(),
});

const port = z.strictObject({
  protocol: z.enum(['TCP', 'UDP', 'SCTP']).nullish(),
  port: z.union([z.int(), z.string()]).nullish(),
  endPort: z.int().nullish(),
});

const rule = z.looseObject({
  from: z.array(z.unknown()).nullish(),
  to: z.array(z.unknown()).nullish(),
  ports: z.array(port).nullish(),
});

const networkPolicy = z.object({
  spec: z.object({
    podSelector: labelSelector.nullish(),
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])).nullish(),
    ingress: z.array(rule).nullish(),
    egress: z.array(rule).nullish(),
  }),
});

/** A Kubernetes NetworkPolicy; Calico's kind of the same name is another group. */
export function isNetworkPolicy(record: { kind: string; apiVersion: string }): boolean {
  return record.kind === 'NetworkPolicy' && /^(networking\.k8s\.io|extensions)\//.test(record.apiVersion);
}

const OPERATORS = { In: 'in', NotIn: 'not-in', Exists: 'exists', DoesNotExist: 'not-exists' } as const;

function selectorOf(read: z.infer<typeof labelSelector> | null | undefined): LabelSelector {
  const labels = Object.entries(read?.matchLabels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: 'in', values: [value] }),
  );
  const expressions = (read?.matchExpressions ?? []).map(({ key, operator, values }): Requirement => {
    const op = OPERATORS[operator];
    return op === 'in' || op === 'not-in'
      ? { key, operator: op, values: values ?? [] }
      : { key, operator: op };
  });
  return { requirements: [...labels, ...expressions] };
}

function peerOf(value: unknown, source: Source): Peer {
  const read = peer.safeParse(value);
  if (!read.success) return { kind: 'unknown', source };
  const { podSelector, namespaceSelector, ipBlock } = read.data;
  if (ipBlock) {
    const cidr = parseCidr(ipBlock.cidr);
    const except = (ipBlock.except ?? []).map(parseCidr);
    const valid = except.filter((one) => one !== undefined);
    return cidr && valid.length === except.length && !podSelector && !namespaceSelector
      ? { kind: 'nets', cidr, except: valid }
      : { kind: 'unknown', source };
  }
  if (!podSelector && !namespaceSelector) return { kind: 'unknown', source };
  return {
    kind: 'pods',
    ...optional({
      pods: podSelector ? selectorOf(podSelector) : undefined,
      namespaces: namespaceSelector ? selectorOf(namespaceSelector) : undefined,
    }),
  };
}

/** A port without a protocol is TCP, also when it has no number (calico-semantics 1.8). */
const portOf = (read: z.infer<typeof port>): PortMatch => ({
  protocol: (read.protocol ?? 'TCP').toLowerCase(),
  ...optional({ port: read.port ?? undefined, endPort: read.endPort ?? undefined }),
});

function ruleOf(read: z.infer<typeof rule>, side: 'from' | 'to', source: Source): Rule {
  const peers = read[side];
  return {
    action: 'allow',
    // Missing or empty means anyone, and any port (NetworkPolicy API).
    peers: peers && peers.length > 0 ? peers.map((value) => peerOf(value, source)) : undefined,
    ports: read.ports && read.ports.length > 0 ? read.ports.map(portOf) : undefined,
    source,
  };
}

/** The API's default: ingress always, egress when there are egress rules. */
function typesOf(spec: z.infer<typeof networkPolicy>['spec']): Direction[] {
  if (spec.policyTypes && spec.policyTypes.length > 0)
    return spec.policyTypes.map((type) => (type === 'Ingress' ? 'ingress' : 'egress'));
  return spec.egress && spec.egress.length > 0 ? ['ingress', 'egress'] : ['ingress'];
}

/**
 * Reads a NetworkPolicy object; `undefined` for other kinds. An object that does not fit the API keeps its name
 * only (`specKnown` false): it is never skipped, since that could turn "denied" into "allowed".
 */
export function policyFromManifest(object: ManifestObject, namespace: string): Policy | undefined {
  const { record, artifact, source } = object;
  if (!isNetworkPolicy(record)) return undefined;
  const read = networkPolicy.safeParse(record.document);
  const base = {
    kind: 'NetworkPolicy',
    namespace: record.namespace ?? namespace,
    name: record.name,
    tier: 'default',
    order: 1000,
  } as const;
  if (!read.success)
    return {
      ...base,
      selector: { requirements: [] },
      types: [],
      ingress: undefined,
      egress: undefined,
      specKnown: false,
      evidence: [source],
    };
  const { spec } = read.data;
  const at = (pointer: string) => sourceAt(artifact, record.lines[pointer] ?? record.line);
  const types = typesOf(spec);
  const rules = (list: z.infer<typeof rule>[] | null | undefined, direction: Direction) =>
    (list ?? []).map((one, i) =>
      ruleOf(one, direction === 'ingress' ? 'from' : 'to', at(`/spec/${direction}/${i}`)),
    );
  return {
    ...base,
    selector: selectorOf(spec.podSelector),
    types,
    ingress: rules(spec.ingress, 'ingress'),
    egress: rules(spec.egress, 'egress'),
    specKnown: true,
    evidence: [at('/metadata/name'), at('/spec/podSelector')],
  };
}
