/**
 * The closed list of defaults that a verdict may lean on when the file that would prove them is missing. Each
 * names the one command that settles it. What none of these covers is unknown.
 */
export const assumptions = {
  'ip-forward-on': {
    says: 'The nodes forward IPv4 packets, also those that come in on the interfaces used here.',
    command: 'sysctl -a --pattern "net.ipv4.(ip_forward|conf.*.forwarding)"   (on each node)',
  },
  'rp-filter-passes': {
    says: 'Reverse path filtering on the nodes lets these packets pass.',
    command: 'sysctl -a --pattern "net.ipv4.conf.*.rp_filter"   (on each node)',
  },
  'no-foreign-firewall': {
    says: 'No firewall rule on the nodes other than Calico policy drops these packets.',
    command: 'iptables-save; nft list ruleset   (on each node)',
  },
  'policy-programmed': {
    says: 'The nodes have programmed the policies as the API states them.',
    command: 'iptables-save | grep cali-   (on each node)',
  },
  'no-other-policy': {
    says: 'No policy exists beyond those collected: neither of other kinds (Calico, admin) nor in namespaces not asked about.',
    command:
      'kubectl get networkpolicies -A -o yaml; calicoctl get globalnetworkpolicies,networkpolicies -A -o yaml',
  },
  'manifests-are-all': {
    says: 'The manifests are all there is: no policy, set, namespace or pod exists that they do not show.',
    command: 'calisnap collect   (on a cluster that has them)',
  },
  'forwarding-works': {
    says: 'The network carries what policy lets through: manifests show no routes.',
    command: 'calisnap collect   (on a cluster that has them)',
  },
  'pods-detected': {
    says: 'kube-proxy can tell pods from other clients (clusterCIDR or detectLocalMode is set, and right).',
    command: 'kubectl -n kube-system get configmap kube-proxy -o yaml',
  },
  'services-programmed': {
    says: 'The nodes translate the addresses of Services as the API states them.',
    command: 'iptables-save -t nat | grep KUBE-; nft list table ip kube-proxy   (on each node)',
  },
  'namespace-exists': {
    says: 'The namespaces of running pods exist, also where they were not collected.',
    command: 'kubectl get namespaces -o yaml',
  },
  'no-host-endpoint': {
    says: 'No host endpoint polices the interfaces of the nodes beyond those collected.',
    command: 'calicoctl get hostendpoints -o yaml',
  },
  'default-ip-rules': {
    says: 'Nodes and pods use the default rules: local table, main table, nothing else in front.',
    command: 'ip rule   (on each node, and in the pod)',
  },
  'proxy-arp-on': {
    says: 'The node answers ARP for 169.254.1.1 on the interfaces of its pods.',
    command: 'sysctl -a --pattern "net.ipv4.conf.cali.*.proxy_arp"   (on each node)',
  },
  'gateway-forgotten': {
    says: 'Pods do not still remember the MAC address of their gateway from a time when the node answered for it.',
    command: 'kubectl exec POD -- ip neigh',
  },
  'pod-default-route': {
    says: 'Pods whose own network was not looked at have the default route that their CNI plugin sets.',
    command: 'kubectl exec POD -- ip route',
  },
  'interfaces-up': {
    says: 'Interfaces of nodes that were not looked at exist, are up, and have the addresses that Calico gives them.',
    command: 'ip addr   (on each node)',
  },
  'underlay-delivers': {
    says: 'The network between the nodes delivers what one node sends to another, tunnel packets included.',
    command: 'ping NODE-ADDRESS   (from each node; and allow IP protocol 4 or UDP 4789 between the nodes)',
  },
  'vxlan-neighbours-set': {
    says: 'Forwarding entries and neighbours of vxlan.calico lead to the right nodes.',
    command: 'bridge fdb show dev vxlan.calico; ip neigh show dev vxlan.calico   (on each node)',
  },
  'outside-answers': {
    says: 'The network outside the cluster delivers the packet, and its answer to the address it saw.',
    command: 'traceroute ADDRESS   (from the node)',
  },
  'outside-lacks-pod-routes': {
    says: 'The routers outside the cluster have no routes to pod addresses.',
    command: 'ip route get POD-ADDRESS   (on the gateway of the nodes)',
  },
  'host-accepts': {
    says: 'Nodes accept packets of their own pods (defaultEndpointToHostAction is ACCEPT, as the manifests set it).',
    command:
      'kubectl -n kube-system get daemonset calico-node -o yaml | grep -A1 DEFAULTENDPOINTTOHOSTACTION',
  },
  'tables-current': {
    says: 'Interfaces and routes collected at another moment of the session still hold.',
    command: 'ip addr; ip route   (on each node, again)',
  },
  'nat-programmed': {
    says: 'The node translates addresses as the IP pool says (natOutgoing).',
    command: 'iptables-save -t nat | grep cali-nat-outgoing   (on the node)',
  },
} as const satisfies Record<string, { says: string; command: string }>;

export type AssumptionId = keyof typeof assumptions;
