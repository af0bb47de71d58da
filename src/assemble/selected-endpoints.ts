import { groupedBy } from '../lib/group.ts';
import type { EndpointSlice, Service, ServiceEndpoint } from '../model/service.ts';
import { isFinished, type Workload } from '../model/workload.ts';

/** Whether a Service selects a pod; the empty selector of a Service selects none. */
function selects({ selector = {} }: Service, { labels = {} }: Workload): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** The ports of a Service as a pod has them: a name that it does not declare leaves the port out. */
function portsAt(service: Service, { namedPorts = [] }: Workload): EndpointSlice['ports'] {
  return service.ports.flatMap(({ name, protocol, targetPort }) => {
    const port =
      typeof targetPort === 'number'
        ? targetPort
        : namedPorts.find((one) => one.name === targetPort && one.protocol === protocol)?.port;
    return port === undefined ? [] : [{ name, protocol, port }];
  });
}

function endpointsOf(workload: Workload, family: 4 | 6): ServiceEndpoint[] {
  return workload.addresses
    .filter((address) => address.family === family)
    .map((address) => ({
      address,
      ready: true,
      serving: true,
      terminating: false,
      node: workload.node,
      workload: workload.id,
    }));
}

/**
 * The endpoints that Services will have, by their selectors: one slice for all pods that have the same ports. Whether
 * a pod is ready no manifest can tell: it is taken to be.
 */
export function slicesOfSelectors(
  services: readonly Service[],
  workloads: readonly Workload[],
): EndpointSlice[] {
  const byNamespace = groupedBy(
    workloads.filter((one) => !isFinished(one)),
    ({ namespace }) => namespace,
  );
  return services.flatMap((service) => {
    const pods = (byNamespace.get(service.namespace) ?? []).filter((pod) => selects(service, pod));
    const alike = groupedBy(pods, (pod) => JSON.stringify(portsAt(service, pod)));
    return [...alike.values()].flatMap((group) =>
      ([4, 6] as const).flatMap((family): EndpointSlice[] => {
        const endpoints = group.flatMap((pod) => endpointsOf(pod, family));
        const [first] = group;
        if (endpoints.length === 0 || !first) return [];
        const { namespace, name, evidence } = service;
        return [
          { namespace, name, service: name, family, ports: portsAt(service, first), endpoints, evidence },
        ];
      }),
    );
  });
}
