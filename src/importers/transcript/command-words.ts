import { isSentence } from './sentence.ts';

/** Commands that people paste, and what may follow each. */
const TOOLS: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^(kubectl|k|oc|kubecolor)$/,
    /^(-|(get|describe|exec|logs?|apply|create|delete|run|label|annotate|edit|patch|scale|rollout|expose|debug|top|version|config|cluster-info|api-resources|api-versions|explain|port-forward|proxy|cp|cordon|uncordon|drain|taint|wait|set|replace|auth|diff|attach|events?|calico|rsh|project|kustomize|auto[a-z]+)$)/,
  ],
  [
    /^calicoctl[\w.-]*$/,
    /^(-|(get|apply|create|delete|replace|patch|label|node|ipam|version|datastore|convert|validate|cluster)$)/,
  ],
  [
    /^ip$/,
    /^(-|(a|ad|addr|address|l|li|link|r|ro|route|n|ne|neigh|neighbour|ru|rule|netns|tunnel|xfrm|maddr?|nexthop|vrf|monitor)$)/,
  ],
  [
    /^(docker|podman|nerdctl|crictl|ctr)$/,
    /^(-|(ps|pods?|inspect|inspectp|exec|logs|images?|run|info|version|network|stats?|rm|stop|start|restart|pull|container|containers|tasks?|cp|compose)$)/,
  ],
  [
    /^minikube$/,
    /^(-|(ssh|start|stop|status|node|ip|profile|kubectl|delete|addons|logs|service|tunnel|version|docker-env|image)$)/,
  ],
  [
    /^(k3s|microk8s|rke2|kind|k3d|helm|kubeadm|k0s|talosctl|etcdctl|istioctl|cilium|cnitool)$/,
    /^(-|[a-z]+$)/,
  ],
  [/^(sudo|time|timeout|watch|nohup|xargs|env)$/, /^(-|\d|[a-z_/.]+)/],
];

const PLAIN =
  /^(ping6?|arping|nsenter|cat|ls|ll|ssh|scp|exit|logout|curl|wget|nc|ncat|telnet|traceroute6?|tracepath|mtr|sysctl|iptables(-\S+)?|ip6tables(-\S+)?|ipset|ipvsadm|nft|bridge|brctl|route|ifconfig|arp|birdcl?6?|tcpdump|nslookup|dig|host|getent|ss|netstat|conntrack|lsns|lsmod|modprobe|iperf3?|grep|e?grep|find|ps|df|free|top|less|more|head|tail|awk|sed|jq|yq|vim?|nano|echo|printf|cd|pwd|mkdir|rm|cp|mv|chmod|tee|touch|export|unset|alias|source|for|while|if|sh|bash|zsh|ash|su|chroot|clear|hostname|hostnamectl|uname|date|id|whoami|journalctl|systemctl|service|ethtool|dmesg|apk|apt(-get)?|yum|dnf|reboot|sleep|kill|kubens|kubectx|vagrant|multipass|gcloud|aws|az|script)$/;

/**
 * True when a text behind a lone `#` can be a command, not a comment or a heading. A `#` starts comments in
 * manifests and scripts and headings in Markdown far more often than it is root's prompt.
 */
export function isCommand(text: string): boolean {
  const [first = '', second = ''] = text.split(/[\s;|&]+/);
  const [, follows] = TOOLS.find(([name]) => name.test(first)) ?? [];
  if (follows)
    return follows.test(second) && !/[:.!?]$/.test(text) && (/^ip$/.test(first) || !isSentence(text));
  if (second === '') return PLAIN.test(first) && !/[:.!?]$/.test(text);
  if (/^\w+=\S*$/.test(first)) return isCommand(text.slice(first.length).trim());
  if (first === 'for') return /^for (\w+ in .*(;|do$)|\(\()/.test(text);
  if (/^(while|if)$/.test(first)) return /;\s*(do|then)\b/.test(text);
  if (/^(export|alias)$/.test(first)) return /^\w+=/.test(second);
  return PLAIN.test(first) && !isSentence(text);
}

/** True for a line that is surely one of the commands read here, without any prompt in front of it. */
export function isBareCommand(text: string): boolean {
  return /^(sudo )?(kubectl|calicoctl|ip|minikube|crictl|docker)\s/.test(text) && isCommand(text);
}
