import { addressesIn, type Family, sameAddress } from './cidr.ts';
import {
  type Doc,
  flatten,
  listAt,
  nameOf,
  namespaceOf,
  numberAt,
  textAt,
  textsAt,
  valueAt,
} from './documents.ts';
import { naiveFlow } from './naive-flow.ts';
import { coreDocs, isWorkload, podAddresses } from './owners.ts';
import type { NaiveFlow } from './packet.ts';

/** The verdict for each backend of a Service, by `namespace/pod` or `ip ADDRESS`. */
export type BackendVerdicts = Readonly<Record<string, 'allowed' | 'denied'>>;

interface Backend {
  readonly to: string;
  readonly port: number;
}

/** Who has the address: a pod with an endpoint, else just the address. */
function ownerOf(docs: readonly Doc[], address: string): string {
  const [wanted] = addressesIn([address]);
  const pod = coreDocs(docs, 'Pod').find(
    (one) =>
      isWorkload(docs, one) &&
      wanted !== undefined &&
      podAddresses(one).some((own) => sameAddress(own, wanted)),
  );
  return pod === undefined ? `ip ${address}` : `${namespaceOf(pod)}/${nameOf(pod)}`;
}

function slicesOf(docs: readonly Doc[], namespace: string, service: string, family: Family): readonly Doc[] {
  return docs.filter(
    (doc) =>
      textAt(doc, 'kind') === 'EndpointSlice' &&
      namespaceOf(doc) === namespace &&
      textAt(doc, 'metadata', 'labels', 'kubernetes.io/service-name') === service &&
      textAt(doc, 'addressType') === `IPv${family}`,
  );
}

function isReady(endpoint: unknown): boolean {
  return valueAt(endpoint, 'conditions', 'ready') !== false;
}

/** The backends behind one port of a Service: slices name their ports as the Service does. */
function backendsOf(
  docs: readonly Doc[],
  title: string,
  traffic: string,
  family: Family,
): readonly Backend[] {
  const [namespace = '', name = ''] = title.split('/');
  const [protocol = '', number = ''] = traffic.split('/');
  const service = coreDocs(docs, 'Service').find(
    (doc) => namespaceOf(doc) === namespace && nameOf(doc) === name,
  );
  const isOurs = (port: unknown) => (textAt(port, 'protocol') || 'TCP').toLowerCase() === protocol;
  const port = listAt(service, 'spec', 'ports').find(
    (one) => isOurs(one) && numberAt(one, 'port') === Number(number),
  );
  if (port === undefined) return [];
  return slicesOf(docs, namespace, name, family).flatMap((slice) => {
    const target = listAt(slice, 'ports').find(
      (one) => isOurs(one) && textAt(one, 'name') === textAt(port, 'name'),
    );
    const targetPort = numberAt(target, 'port');
    if (targetPort === undefined) return [];
    return listAt(slice, 'endpoints')
      .filter(isReady)
      .flatMap((endpoint) => textsAt(endpoint, 'addresses'))
      .map((address) => ({ to: ownerOf(docs, address), port: targetPort }));
  });
}

/**
 * A flow `to: 'service NAMESPACE/NAME'` through its ClusterIP: policy sees the backend and its port, so each backend
 * is a flow of its own.
 */
export function naiveService(
  objects: readonly unknown[],
  calicoVersion: string,
  flow: NaiveFlow,
): BackendVerdicts {
  const title = flow.to.replace(/^service /, '');
  const [protocol] = flow.traffic.split('/');
  const backends = backendsOf(flatten(objects), title, flow.traffic, flow.family ?? 4);
  return Object.fromEntries(
    backends.map(({ to, port }) => {
      const behind = { ...flow, to, traffic: `${protocol}/${port}` };
      return [to, naiveFlow(objects, calicoVersion, behind).verdict];
    }),
  );
}
