import type { Service } from '../../model/service.ts';
import type { Gap } from '../ledger.ts';

const idOf = ({ namespace, name }: Service) => `${namespace}/${name}`;

/** What the input does not tell about a Service. */
export const serviceGaps = {
  endpointSlices: (service: Service): Gap => ({
    id: `endpointslices:${idOf(service)}`,
    says: `The endpoints of Service ${idOf(service)} were not collected, or not all of them.`,
    command: `kubectl get endpointslices -n ${service.namespace} -o yaml`,
  }),
  endpointNodes: (service: Service): Gap => ({
    id: `endpoint-nodes:${idOf(service)}`,
    says: `Which nodes the endpoints of Service ${idOf(service)} are on is not known, and only those of one node are used.`,
    command: `kubectl get pods -n ${service.namespace} -o wide`,
  }),
  translatingNode: (service: Service): Gap => ({
    id: `service-node:${idOf(service)}`,
    says: `Service ${idOf(service)} only uses endpoints of the node that the packet is on, and that node is not known.`,
    command: 'kubectl get pods -A -o wide',
  }),
  zone: (service: Service): Gap => ({
    id: `zone:${idOf(service)}`,
    says: `The endpoints of Service ${idOf(service)} are meant for the clients of some zones, and that of the node is not known.`,
    command: 'kubectl get nodes --show-labels',
  }),
  localDetector: (service: Service): Gap => ({
    id: `local-detector:${idOf(service)}`,
    says: `Whether the other node takes the client of Service ${idOf(service)} for a pod depends on how kube-proxy tells pods apart.`,
    command: 'kubectl -n kube-system get configmap kube-proxy -o yaml',
  }),
  clientAddress: (service: Service): Gap => ({
    id: `source-ranges:${idOf(service)}`,
    says: `Service ${idOf(service)} lets in some source addresses only, and that of the client is not known.`,
    command: `kubectl get service -n ${service.namespace} ${service.name} -o yaml`,
  }),
  externalName: (service: Service): Gap => ({
    id: `external-name:${idOf(service)}`,
    says: `Service ${idOf(service)} is another name for a host: where that is, only DNS tells.`,
    command: `kubectl get service -n ${service.namespace} ${service.name} -o yaml`,
  }),
} as const;
