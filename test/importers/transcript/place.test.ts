import { describe, expect, it } from 'vitest';
import { placeCommand } from '../../../src/importers/transcript/place.ts';
import { pipelinesOf } from '../../../src/importers/transcript/shell.ts';
import { scopeText } from '../../../src/lib/artifact.ts';

const ALIASES = new Map([
  ['k', ['kubectl']],
  ['ls', ['ls', '-l']],
  ['a', ['b']],
  ['b', ['a']],
  ['calicoctl', ['kubectl', 'exec', '-i', '-n', 'kube-system', 'calicoctl', '--', '/calicoctl']],
]);

/** Where a command typed on node `n1` runs, and what is left of it; `shell` when it opens one. */
function placed(line: string): string {
  const words = pipelinesOf(line)[0]?.[0]?.words ?? [];
  const found = placeCommand(words, { kind: 'host', host: 'n1' }, { aliases: ALIASES, namespace: 'shop' });
  if (found.kind === 'opaque') return 'opaque';
  return `${scopeText(found.scope)}: ${found.kind === 'enter' ? 'shell' : found.words.join(' ')}`;
}

describe('where a command runs', () => {
  it.each([
    ['ip a', 'n1: ip a'],
    ['/usr/sbin/ip a', 'n1: ip a'],
    ['sudo ip a', 'n1: ip a'],
    ['sudo -u root -E ip a', 'n1: ip a'],
    ['DATASTORE_TYPE=kubernetes KUBECONFIG=~/.kube/config calicoctl.sh get nodes', 'n1: calicoctl get nodes'],
    ['env LANG=C ip a', 'n1: ip a'],
    ['timeout 5 ping 10.0.0.1', 'n1: ping 10.0.0.1'],
    ['time -p ip a', 'n1: ip a'],
    ['sudo -i', 'n1: shell'],
    ['sudo su -', 'n1: shell'],
    ['su - mia', 'n1: shell'],
    ['bash', 'n1: shell'],
    ['bash script.sh', 'n1: bash script.sh'],
    ['bash -c "ip a"', 'n1: ip a'],
    ['sh -c "ip a; ip r"', 'n1: ip a; ip r'],
    ['PID=42', 'n1: PID=42'],
    ['env', 'n1: env'],
    ['sudo', 'opaque'],
    ['chroot /host', 'n1: shell'],
    ['chroot /host ip a', 'n1: ip a'],
    ['k3s kubectl get pods', 'n1: kubectl get pods'],
    ['minikube kubectl -- get pods', 'n1: kubectl get pods'],
    ['kubectl calico get nodes', 'n1: calicoctl get nodes'],
  ])('%s', (line, expected) => {
    expect(placed(line)).toBe(expected);
  });

  it.each([
    ['ls /tmp', 'n1: ls -l /tmp'],
    ['a x', 'n1: a x'],
    ['k get pods', 'n1: kubectl get pods'],
    ['calicoctl get nodes', 'pod kube-system/calicoctl: calicoctl get nodes'],
  ])('alias: %s', (line, expected) => {
    expect(placed(line)).toBe(expected);
  });

  it.each([
    ['kubectl exec web -- ip a', 'pod shop/web: ip a'],
    ['kubectl exec web ip a', 'pod shop/web: ip a'],
    ['kubectl -n media exec -it web -- sh', 'pod media/web: shell'],
    ['kubectl exec -it -nmedia web -c app -- bash', 'pod media/web: shell'],
    ['kubectl exec -itn media pod/web -- ip r', 'pod media/web: ip r'],
    ['kubectl exec web --namespace=media -- sh -c "ip -4 a"', 'pod media/web: ip -4 a'],
    ['oc rsh web', 'pod shop/web: shell'],
    ['kubectl run -n media t1 -it --rm --image=busybox -- sh', 'pod media/t1: shell'],
    ['kubectl run t1 --image=busybox', 'n1: kubectl run t1 --image=busybox'],
    ['kubectl debug -it web --image=busybox', 'pod shop/web: shell'],
    ['kubectl debug node/n2 -it --image=busybox', 'n2: shell'],
    ['kubectl debug node/n2 -it --image=busybox -- chroot /host ip a', 'n2: ip a'],
    ['kubectl get pods -n exec', 'n1: kubectl get pods -n exec'],
    ['kubectl logs debug', 'n1: kubectl logs debug'],
  ])('pod: %s', (line, expected) => {
    expect(placed(line)).toBe(expected);
  });

  it.each([
    ['minikube ssh', 'minikube: shell'],
    ['minikube ssh -n minikube-m02', 'minikube-m02: shell'],
    ['minikube -p lab ssh', 'lab: shell'],
    ['minikube ssh -n m2 -- ip -d link', 'm2: ip -d link'],
    ['minikube ssh "ip a"', 'minikube: ip a'],
    ['ssh n2', 'n2: shell'],
    ['ssh -i key -p 2222 -o StrictHostKeyChecking=no root@n2 ip a', 'n2: ip a'],
    ['ssh root@n2 -p 2222', 'n2: shell'],
    ['ssh -p2222 -tt n2', 'n2: shell'],
    ["ssh n2 'sudo ip r'", 'n2: ip r'],
    ['ssh -fN -L 6443:localhost:6443 n2', 'opaque'],
    ['vagrant ssh n2 -c "ip a"', 'n2: ip a'],
    ['multipass exec n2 -- ip a', 'n2: ip a'],
  ])('node: %s', (line, expected) => {
    expect(placed(line)).toBe(expected);
  });

  it.each([
    ['sudo nsenter -t 42 -n ip a', 'process 42 on n1: ip a'],
    ['nsenter -t42 -n ip a', 'process 42 on n1: ip a'],
    ['nsenter -n -t 42 ip a', 'process 42 on n1: ip a'],
    ['nsenter -nt 42 ip a', 'process 42 on n1: ip a'],
    ['nsenter --target 42 --net -- ip a', 'process 42 on n1: ip a'],
    ['nsenter --target=42 --net', 'process 42 on n1: shell'],
    ['nsenter --net=/proc/42/ns/net ip a', 'process 42 on n1: ip a'],
    ['nsenter -n/proc/42/ns/net ip a', 'process 42 on n1: ip a'],
    ['nsenter -t 42 -a sh', 'process 42 on n1: shell'],
    ['nsenter -t 1 -m -u -n -i ip a', 'n1: ip a'],
    ['nsenter -t1 -n ip a', 'n1: ip a'],
    ['nsenter -t 42 -m ip a', 'n1: ip a'],
    ['nsenter -t $PID -n', 'network namespace $PID on n1: shell'],
    ['nsenter --net=/run/netns/cni-7 ip a', 'network namespace /run/netns/cni-7 on n1: ip a'],
    ['ip netns exec cni-7 ip a', 'network namespace cni-7 on n1: ip a'],
  ])('namespace: %s', (line, expected) => {
    expect(placed(line)).toBe(expected);
  });

  it.each([
    ['docker exec -it lab-worker2 ip a', 'lab-worker2: ip a'],
    ['docker exec lab-control-plane bash', 'lab-control-plane: shell'],
    ['docker exec 3f2a9c7d1e04 ip a', 'container 3f2a9c7d1e04 on n1: ip a'],
    ['docker exec k8s_app_web-0_shop_5b1d7c3e-2f4a_0 ip a', 'pod shop/web-0: ip a'],
    ['crictl exec -it 3f2a9c7d1e04 sh', 'container 3f2a9c7d1e04 on n1: shell'],
  ])('container: %s', (line, expected) => {
    expect(placed(line)).toBe(expected);
  });
});
