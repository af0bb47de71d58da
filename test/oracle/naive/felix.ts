import { type Doc, groupOf, listAt, nameOf, numberAt, textAt, valueAt } from './documents.ts';

/** The environment variable of a calico-node pod on that node. */
function environment(docs: readonly Doc[], node: string, field: string): string | undefined {
  const pod = docs.find(
    (doc) =>
      textAt(doc, 'kind') === 'Pod' &&
      textAt(doc, 'metadata', 'labels', 'k8s-app') === 'calico-node' &&
      textAt(doc, 'spec', 'nodeName') === node,
  );
  const variable = listAt(pod, 'spec', 'containers')
    .flatMap((container) => listAt(container, 'env'))
    .find((entry) => textAt(entry, 'name') === `FELIX_${field.toUpperCase()}`);
  return variable === undefined ? undefined : textAt(variable, 'value');
}

/** The value of a FelixConfiguration field for a node: the one of the node wins over the default one. */
function configured(docs: readonly Doc[], node: string, field: string): unknown {
  const named = (name: string) =>
    docs.find(
      (doc) =>
        textAt(doc, 'kind') === 'FelixConfiguration' &&
        /projectcalico\.org$/.test(groupOf(doc)) &&
        nameOf(doc) === name,
    );
  return valueAt(named(`node.${node}`), 'spec', field) ?? valueAt(named('default'), 'spec', field);
}

/** A parameter of Felix with a plain value; the environment wins over every FelixConfiguration. */
export function feature(docs: readonly Doc[], node: string, field: string): string | undefined {
  const value = environment(docs, node, field) ?? configured(docs, node, field);
  return value === undefined ? undefined : String(value);
}

/** A port of the host that no policy of a host endpoint can close. */
export interface Failsafe {
  readonly protocol: string;
  readonly port: number;
  /** Only for this peer; '' for any. */
  readonly net: string;
}

const failsafes = (protocol: string, ...ports: readonly number[]): readonly Failsafe[] =>
  ports.map((port) => ({ protocol, port, net: '' }));

const BUILT_IN = {
  failsafeInboundHostPorts: [
    ...failsafes('tcp', 22, 179, 2379, 2380, 5473, 6443, 6666, 6667),
    ...failsafes('udp', 68),
  ],
  failsafeOutboundHostPorts: [
    ...failsafes('tcp', 179, 2379, 2380, 5473, 6443, 6666, 6667),
    ...failsafes('udp', 53, 67),
  ],
} as const;

/** The failsafe ports of a node; a configured list replaces the built-in one, an empty one, too. */
export function failsafePorts(
  docs: readonly Doc[],
  node: string,
  field: keyof typeof BUILT_IN,
): readonly Failsafe[] {
  const value = configured(docs, node, field);
  if (!Array.isArray(value)) return BUILT_IN[field];
  return value.map((entry: unknown) => ({
    protocol: textAt(entry, 'protocol').toLowerCase(),
    port: numberAt(entry, 'port') ?? 0,
    net: textAt(entry, 'net'),
  }));
}
