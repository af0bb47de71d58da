import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a test makes of one request; `undefined` lets the stand-in answer as an API server would. */
export type Trouble = (path: string, response: ServerResponse, request: IncomingMessage) => true | undefined;

/** Objects by resource as discovery names it: `pods`, `ippools.crd.projectcalico.org`. */
export type Objects = Readonly<Record<string, readonly object[]>>;

const KINDS: Readonly<Record<string, readonly [version: string, kind: string, namespaced: boolean]>> = {
  nodes: ['v1', 'Node', false],
  namespaces: ['v1', 'Namespace', false],
  pods: ['v1', 'Pod', true],
  services: ['v1', 'Service', true],
  serviceaccounts: ['v1', 'ServiceAccount', true],
  secrets: ['v1', 'Secret', true],
  configmaps: ['v1', 'ConfigMap', true],
  events: ['v1', 'Event', true],
  'events.events.k8s.io': ['v1', 'Event', true],
  'daemonsets.apps': ['v1', 'DaemonSet', true],
  'deployments.apps': ['v1', 'Deployment', true],
  'endpointslices.discovery.k8s.io': ['v1', 'EndpointSlice', true],
  'networkpolicies.networking.k8s.io': ['v1', 'NetworkPolicy', true],
  'ippools.crd.projectcalico.org': ['v1', 'IPPool', false],
  'bgppeers.crd.projectcalico.org': ['v1', 'BGPPeer', false],
  'globalnetworkpolicies.crd.projectcalico.org': ['v1', 'GlobalNetworkPolicy', false],
};

const split = (resource: string) => {
  const [plural = '', ...group] = resource.split('.');
  return { plural, group: group.join('.') };
};

/** The discovery document of one group, or of the group without a name. */
function resourceList(group: string, resources: readonly string[]): object {
  const groupVersion = group === '' ? 'v1' : `${group}/v1`;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: resources
      .filter((resource) => split(resource).group === group)
      .map((resource) => ({
        name: split(resource).plural,
        singularName: '',
        namespaced: KINDS[resource]?.[2] ?? false,
        kind: KINDS[resource]?.[1],
        verbs: ['get', 'list'],
      })),
  };
}

function groupList(resources: readonly string[]): object {
  const groups = [...new Set(resources.map((resource) => split(resource).group))].filter(
    (name) => name !== '',
  );
  const version = (name: string) => ({ groupVersion: `${name}/v1`, version: 'v1' });
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.map((name) => ({ name, versions: [version(name)], preferredVersion: version(name) })),
  };
}

const status = (code: number, reason: string, message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message,
});

/** One page of a list, with the label selector applied and `continue` telling where the next page starts. */
function page(resource: string, all: readonly object[], query: URLSearchParams): object {
  const wanted = /^k8s-app in \(([^)]*)\)$/.exec(query.get('labelSelector') ?? '')?.[1]?.split(',');
  const chosen = wanted ? all.filter((object) => wanted.includes(labelsOf(object)['k8s-app'] ?? '')) : all;
  const from = Number(query.get('continue') ?? 0);
  const limit = Number(query.get('limit') ?? 0) || chosen.length;
  const remainingItemCount = chosen.length - from - limit;
  const more = remainingItemCount > 0 ? { continue: String(from + limit), remainingItemCount } : {};
  const { group } = split(resource);
  const apiVersion = group === '' ? 'v1' : `${group}/v1`;
  const kind = KINDS[resource]?.[1] ?? 'Unknown';
  const items = chosen.slice(from, from + limit).map((object) => ({ apiVersion, kind, ...object }));
  return { apiVersion, kind: `${kind}List`, metadata: { resourceVersion: '900', ...more }, items };
}

function labelsOf(object: object): Record<string, string> {
  const metadata = 'metadata' in object ? object.metadata : undefined;
  const labels = metadata && typeof metadata === 'object' && 'labels' in metadata ? metadata.labels : {};
  return labels as Record<string, string>;
}

/** One object of a namespace, or the log of a container in it. */
function named(path: string, objects: Objects): readonly [number, object | string] | undefined {
  const [, namespace, plural = '', name, log] =
    /^\/api\/v1\/namespaces\/([^/]+)\/([^/]+)\/([^/]+)(\/log)?$/.exec(path) ?? [];
  if (namespace === undefined) return undefined;
  const found = objects[plural]?.find((object) => {
    const metadata = 'metadata' in object ? (object.metadata as Record<string, unknown>) : {};
    return metadata.name === name && (metadata.namespace ?? namespace) === namespace;
  });
  if (!found) return [404, status(404, 'NotFound', `${plural} "${name}" not found`)];
  if (log) return [200, '2026-03-01T10:00:00Z INFO felix is up\n'];
  return [200, { apiVersion: 'v1', kind: KINDS[plural]?.[1], ...found }];
}

/** The objects of a list's namespace, where its path names one. */
function inNamespace(all: readonly object[] | undefined, namespace: string | undefined) {
  if (namespace === undefined) return all;
  return all?.filter((object) => JSON.stringify(object).includes(`"namespace":"${namespace}"`));
}

/** What the API server says to a GET, and the code. */
function answer(url: URL, objects: Objects): readonly [number, object | string] {
  const served = Object.keys(objects);
  const path = url.pathname.replace(/\/$/, '');
  if (path === '/version') return [200, { major: '1', minor: '32', gitVersion: 'v1.32.4' }];
  if (path === '/api') return [200, { kind: 'APIVersions', versions: ['v1'] }];
  if (path === '/apis') return [200, groupList(served)];
  if (path === '/api/v1') return [200, resourceList('', served)];
  if (path === '/api/v1/namespaces/kube-system')
    return [
      200,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid: 'c1u5-7e12' } },
    ];
  const one = named(path, objects);
  if (one) return one;
  const [, group = '', namespace, plural] =
    /^\/(?:api|apis\/([^/]+))\/v1(?:\/namespaces\/([^/]+)(?=\/))?(?:\/([^/]+))?$/.exec(path) ?? [];
  if (plural === undefined && group !== '') return [200, resourceList(group, served)];
  const resource = group === '' ? (plural ?? '') : `${plural}.${group}`;
  const all = inNamespace(objects[resource], namespace);
  return all
    ? [200, page(resource, all, url.searchParams)]
    : [404, status(404, 'NotFound', 'the server could not find the requested resource')];
}

/** A 403 as an API server words it. */
export function forbid(response: ServerResponse, resource: string): true {
  const text = `${resource} is forbidden: User "auditor" cannot list resource "${resource}"`;
  response.writeHead(403, { 'content-type': 'application/json' });
  response.end(JSON.stringify(status(403, 'Forbidden', text)));
  return true;
}

/** An API server on loopback that answers discovery and lists. `requests` is what was asked, in order. */
export async function startApi(objects: Objects, trouble: Trouble = () => undefined) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const url = new URL(request.url ?? '/', 'http://stand-in');
    if (trouble(url.pathname, response, request)) return;
    const [code, document] = answer(url, objects);
    const isText = typeof document === 'string';
    response.writeHead(code, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(isText ? document : JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, requests, close };
}
