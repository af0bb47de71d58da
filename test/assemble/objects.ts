/*
 * API objects of a cluster of two nodes, cut down to what is read and a little beside it. The names and addresses
 * are those of documentation, and no value is the default of its field.
 */

/** What `kubectl get nodes -o json` shows of a node that Calico joins with VXLAN. */
export const cedar = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    annotations: {
      'csi.volume.kubernetes.io/nodeid': '{"x":"y"}',
      'projectcalico.org/ASNumber': '64777',
      'projectcalico.org/IPv4Address': '198.51.100.12/26',
      'projectcalico.org/IPv4VXLANTunnelAddr': '192.0.2.33',
      'projectcalico.org/IPv4WireguardInterfaceAddr': '192.0.2.35',
    },
    labels: { 'kubernetes.io/hostname': 'cedar', 'node-role.kubernetes.io/worker': '', zone: 'north' },
    name: 'cedar',
  },
  spec: { podCIDR: '203.0.113.64/27', podCIDRs: ['203.0.113.64/27', '2001:db8:7::/64'], unschedulable: true },
  status: {
    addresses: [
      { address: 'cedar.example.org', type: 'Hostname' },
      { address: '198.51.100.12', type: 'InternalIP' },
      { address: '203.0.113.9', type: 'ExternalIP' },
    ],
    conditions: [
      { status: 'True', type: 'MemoryPressure' },
      { status: 'False', type: 'Ready' },
    ],
    nodeInfo: {
      containerRuntimeVersion: 'cri-o://1.29.4',
      kernelVersion: '6.1.0-21-arm64',
      kubeletVersion: 'v1.29.6',
      osImage: 'Rocky Linux 9.4',
    },
  },
};

/** A block of IPAM; `affinity` as Calico writes it. */
export const aBlockObject = (cidr: string, spec: object = {}) => ({
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'IPAMBlock',
  metadata: { name: cidr.replace(/[./:]/g, '-') },
  spec: { allocations: [null, 0], cidr, ...spec },
});

/** The claim of a node to a block. */
export const anAffinity = (node: string, cidr: string, spec: object = {}) => ({
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'BlockAffinity',
  metadata: { name: `${node}-${cidr.replace(/[./:]/g, '-')}` },
  spec: { cidr, deleted: 'false', node, state: 'confirmed', ...spec },
});

export const aNamespace = (name: string, labels: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { labels: { 'kubernetes.io/metadata.name': name, ...labels }, name },
  spec: { finalizers: ['kubernetes'] },
});

export const aPodObject = (id: string, podIP: string, nodeName: string, labels: object = {}) => {
  const [namespace, name] = id.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels, name, namespace },
    spec: { nodeName },
    status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }] },
  };
};
