import { z } from 'zod';
import type { FelixSettings } from '../model/felix-settings.ts';
import type { Change } from './changes.ts';
import { type Collection, nearest } from './collection.ts';
import {
  endpointToHostOf,
  failsafeList,
  failsafeOf,
  failsafeText,
  flagOf,
  spoofingOf,
} from './felix-values.ts';
import { type KindOfObject, type ObjectToRead, objectsAt } from './known-objects.ts';
import { listsOf, placesIn } from './object-lists.ts';

const felixConfiguration = z.object({
  spec: z
    .object({
      defaultEndpointToHostAction: z.string().nullish(),
      failsafeInboundHostPorts: failsafeList,
      failsafeOutboundHostPorts: failsafeList,
      workloadSourceSpoofing: z.string().nullish(),
      bpfEnabled: z.boolean().nullish(),
    })
    .nullish(),
});

function configurationFrom(object: ObjectToRead): FelixSettings | undefined {
  const read = felixConfiguration.safeParse(object.document);
  const [, node] = /^node\.(.+)$/.exec(object.name) ?? [];
  // One of another name is for the nodes that its selector chooses, which nothing here can tell.
  if (!read.success || (node === undefined && object.name !== 'default')) return undefined;
  const { spec } = read.data;
  return {
    ...(node !== undefined && { node }),
    endpointToHostAction: endpointToHostOf(spec?.defaultEndpointToHostAction),
    failsafeInbound: failsafeOf(spec?.failsafeInboundHostPorts),
    failsafeOutbound: failsafeOf(spec?.failsafeOutboundHostPorts),
    workloadSourceSpoofing: spoofingOf(spec?.workloadSourceSpoofing),
    bpfEnabled: spec?.bpfEnabled ?? undefined,
    source: object.at('/spec'),
  };
}

const variable = z.object({ name: z.string(), value: z.string().nullish() });
const container = z.object({ name: z.string(), env: z.array(variable).nullish() });

const daemonSet = z.object({
  spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(container) }) }) }),
});

/** What calico-node has in its environment; `pointer` is where its containers stand in the object. */
function environmentOf(
  containers: readonly z.infer<typeof container>[],
  node: string | undefined,
  at: ObjectToRead['at'],
  pointer: string,
): FelixSettings | undefined {
  const index = containers.findIndex(({ name }) => name === 'calico-node');
  const environment = containers[index]?.env ?? [];
  const value = (name: string) => environment.find((one) => one.name === `FELIX_${name}`)?.value ?? undefined;
  if (!environment.some(({ name }) => name.startsWith('FELIX_'))) return undefined;
  return {
    ...(node !== undefined && { node }),
    endpointToHostAction: endpointToHostOf(value('DEFAULTENDPOINTTOHOSTACTION')),
    failsafeInbound: failsafeText(value('FAILSAFEINBOUNDHOSTPORTS')),
    failsafeOutbound: failsafeText(value('FAILSAFEOUTBOUNDHOSTPORTS')),
    workloadSourceSpoofing: spoofingOf(value('WORKLOADSOURCESPOOFING')),
    bpfEnabled: flagOf(value('BPFENABLED')),
    source: at(`${pointer}/${index}/env`),
  };
}

function environmentFrom({ document, at }: ObjectToRead): FelixSettings | undefined {
  const read = daemonSet.safeParse(document);
  const containers = read.success ? read.data.spec.template.spec.containers : [];
  return environmentOf(containers, undefined, at, '/spec/template/spec/containers');
}

const pod = z.object({ spec: z.object({ nodeName: z.string(), containers: z.array(container) }) });

/** Pods of calico-node show the environment of their node, where the pods are shown with it. */
function podEnvironments(all: Collection, at: number): FelixSettings[] {
  const list = nearest(listsOf(all, 'pods'), at, ({ artifact }) => artifact.moment);
  if (!list) return [];
  return list.records.flatMap((record) => {
    const read = /^calico-node-/.test(record.name) ? pod.safeParse(record.document) : undefined;
    if (record.kind !== 'Pod' || !read?.success) return [];
    const { containers, nodeName } = read.data.spec;
    return environmentOf(containers, nodeName, placesIn(list.artifact, record), '/spec/containers') ?? [];
  });
}

const CONFIGURATIONS: KindOfObject<FelixSettings> = {
  kind: 'FelixConfiguration',
  list: 'felixconfigurations',
  resource: 'felixconfiguration',
  isNamespaced: false,
  read: configurationFrom,
};

const DAEMON_SETS: KindOfObject<FelixSettings> = {
  kind: 'DaemonSet',
  list: 'daemonsets',
  resource: 'daemonset',
  isNamespaced: true,
  read: environmentFrom,
};

/** Settings of Felix, those that win first: environment, a node's own configuration, that of the cluster. */
export function assembleFelix(all: Collection, changes: readonly Change[], at: number): FelixSettings[] {
  const environment = objectsAt(all, changes, DAEMON_SETS, at)?.items ?? [];
  const configurations = objectsAt(all, changes, CONFIGURATIONS, at)?.items ?? [];
  const isOfNode = ({ node }: FelixSettings) => node !== undefined;
  return [
    ...podEnvironments(all, at),
    ...environment,
    ...configurations.filter(isOfNode),
    ...configurations.filter((one) => !isOfNode(one)),
  ];
}
