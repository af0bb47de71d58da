import { describe, expect, it } from 'vitest';
import { inPodNetwork } from '../../src/model/workload.ts';
import { aList, anArtifact, assembled } from './collected.ts';

/** A running pod of node birch, as kubectl prints it. */
const aPod = (name: string, parts: { metadata?: object; spec?: object; status?: object } = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', ...parts.metadata },
  spec: { nodeName: 'birch', serviceAccountName: 'default', containers: [], ...parts.spec },
  status: { phase: 'Running', podIPs: [{ ip: '192.0.2.18' }], ...parts.status },
});

const podOf = (object: object) => {
  const [workload] = assembled([aList('pods', [object])]).workloads?.items ?? [];
  if (!workload) throw new Error('no pod');
  return workload;
};

const textsOf = (object: object) => podOf(object).addresses.map(({ text }) => text);

describe('the addresses of a pod', () => {
  const LATER = {
    'cni.projectcalico.org/podIPs': '192.0.2.20/32,2001:db8::20/128',
    'cni.projectcalico.org/podIP': '192.0.2.21/32',
    'vpc.amazonaws.com/pod-ips': '192.0.2.22',
  };
  const without = (...keys: (keyof typeof LATER)[]) =>
    Object.fromEntries(Object.entries(LATER).filter(([key]) => !(keys as string[]).includes(key)));
  const none = { podIPs: undefined };
  it.each([
    [
      'status.podIPs, both families',
      { podIPs: [{ ip: '192.0.2.18' }, { ip: '2001:db8::18' }] },
      LATER,
      ['192.0.2.18', '2001:db8::18'],
    ],
    ['then status.podIP', { ...none, podIP: '192.0.2.19' }, LATER, ['192.0.2.19']],
    ['then what the plugin wrote down', none, LATER, ['192.0.2.20', '2001:db8::20']],
    ['in its older form', none, without('cni.projectcalico.org/podIPs'), ['192.0.2.21']],
    [
      'or that of AWS',
      none,
      without('cni.projectcalico.org/podIPs', 'cni.projectcalico.org/podIP'),
      ['192.0.2.22'],
    ],
    ['or none', none, {}, []],
  ])('come from %s', (_, status, annotations, expected) => {
    expect(textsOf(aPod('cart', { metadata: { annotations }, status }))).toEqual(expected);
  });

  const DELETED = '2026-02-03T10:00:00Z';
  it.each([
    ['is empty and the pod is deleted', { 'cni.projectcalico.org/podIP': '' }, DELETED, []],
    ['of AWS is empty and the pod is deleted', { 'vpc.amazonaws.com/pod-ips': '' }, DELETED, []],
    ['is empty and the pod lives on', { 'cni.projectcalico.org/podIP': '' }, undefined, ['192.0.2.18']],
    ['is not there and the pod is deleted', {}, DELETED, ['192.0.2.18']],
  ])('when the annotation %s', (_, annotations, deletionTimestamp, expected) => {
    expect(textsOf(aPod('cart', { metadata: { annotations, deletionTimestamp } }))).toEqual(expected);
  });

  it('belong to nobody before the pod has a node', () => {
    expect(textsOf(aPod('cart', { spec: { nodeName: undefined } }))).toEqual([]);
  });

  it.each([
    ['Succeeded', false],
    ['Failed', false],
    ['Running', true],
    ['Pending', true],
  ])('in phase %s count: %j', (phase, counts) => {
    const pod = podOf(aPod('cart', { status: { phase } }));
    expect([pod.addresses.length, inPodNetwork(pod)]).toEqual([1, counts]);
  });
});

describe('what policy reads of a pod', () => {
  it('is its account, and the ports that containers of both kinds name', () => {
    const { serviceAccount, namedPorts } = podOf(
      aPod('cart', {
        spec: {
          serviceAccountName: 'till',
          initContainers: [{ name: 'mesh', ports: [{ name: 'admin', containerPort: 15000 }] }],
          containers: [
            { name: 'a', ports: [{ name: 'http', containerPort: 8080 }, { containerPort: 9000 }] },
            { name: 'b', ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }] },
          ],
        },
      }),
    );
    expect(serviceAccount).toBe('till');
    expect(namedPorts).toEqual([
      { name: 'admin', protocol: 6, port: 15000 },
      { name: 'http', protocol: 6, port: 8080 },
      { name: 'dns', protocol: 17, port: 53 },
    ]);
  });
  it('is no account when the object names none, and nothing when a table shows the pod', () => {
    expect(podOf(aPod('cart', { spec: { serviceAccountName: undefined } })).serviceAccount).toBe('');
    const table = anArtifact(
      'kubectl-get-pods',
      'NAME   READY   STATUS    RESTARTS   AGE   IP           NODE    NOMINATED NODE   READINESS GATES\ncart   1/1     Running   0          1d    192.0.2.18   birch   <none>           <none>\n',
    );
    const [pod] = assembled([table]).workloads?.items ?? [];
    expect([pod?.serviceAccount, pod?.namedPorts]).toEqual([undefined, undefined]);
  });
  it('is the annotation for further source addresses', () => {
    const prefixes = '["192.0.2.128/28"]';
    const annotations = { 'cni.projectcalico.org/allowedSourcePrefixes': prefixes };
    expect(podOf(aPod('cart', { metadata: { annotations } })).allowedSourcePrefixes).toBe(prefixes);
    expect(podOf(aPod('cart')).allowedSourcePrefixes).toBeUndefined();
  });
});

describe('WorkloadEndpoints', () => {
  const anEndpoint = (spec: object = {}) => ({
    apiVersion: 'projectcalico.org/v3',
    kind: 'WorkloadEndpoint',
    metadata: {
      name: 'birch-k8s-cart--0-eth0',
      namespace: 'shop',
      labels: { app: 'cart', 'projectcalico.org/orchestrator': 'k8s' },
    },
    spec: {
      endpoint: 'eth0',
      ipNetworks: ['192.0.2.18/32', '2001:db8::18/128'],
      node: 'birch',
      orchestrator: 'k8s',
      pod: 'cart-0',
      ports: [
        { name: 'http', port: 8080, protocol: 'TCP' },
        { name: '', port: 9000, protocol: 'TCP' },
      ],
      profiles: ['kns.shop', 'ksa.shop.till'],
      ...spec,
    },
  });
  const list = (...items: object[]) => aList('workloadendpoints', items);

  it('are pods by the name of the pod', () => {
    const { workloads } = assembled([list(anEndpoint())]);
    expect(
      workloads?.items.map(({ evidence: _, ...rest }) => ({
        ...rest,
        addresses: rest.addresses.map(({ text }) => text),
      })),
    ).toEqual([
      {
        id: 'shop/cart-0',
        namespace: 'shop',
        name: 'cart-0',
        node: 'birch',
        addresses: ['192.0.2.18', '2001:db8::18'],
        hostNetwork: false,
        labels: { app: 'cart', 'projectcalico.org/orchestrator': 'k8s' },
        serviceAccount: 'till',
        namedPorts: [{ name: 'http', protocol: 6, port: 8080 }],
      },
    ]);
  });
  it('are not all pods: those of the host network are none of them', () => {
    expect(assembled([list(anEndpoint())]).workloads?.completeIn).toEqual([]);
  });
  it('name the account outright in newer versions', () => {
    const [pod] = assembled([list(anEndpoint({ serviceAccountName: 'clerk' }))]).workloads?.items ?? [];
    expect(pod?.serviceAccount).toBe('clerk');
  });
});
