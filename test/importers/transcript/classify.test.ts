import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/importers/transcript/classify.ts';
import { outputState } from '../../../src/importers/transcript/output-state.ts';
import { pipeEffect } from '../../../src/importers/transcript/pipe-effect.ts';
import { pipelinesOf } from '../../../src/importers/transcript/shell.ts';

/** Kind, filter and those arguments that change the meaning, in one line. */
function classified(line: string): string {
  const found = classify(pipelinesOf(line)[0]?.[0]?.words ?? []);
  if (!found) return '-';
  const args = Object.entries(found.args).map(([name, value]) => `${name}=${value}`);
  return [found.kind, ...args, ...(found.filter === undefined ? [] : [`(${found.filter})`])].join(' ');
}

describe('what a command prints', () => {
  it.each([
    ['kubectl get nodes -o wide', 'kubectl-get-nodes resource=nodes'],
    ['kubectl get pods -Ao wide', 'kubectl-get-pods all-namespaces=true resource=pods'],
    ['kubectl get po -nmedia --show-labels', 'kubectl-get-pods namespace=media resource=po'],
    ['kubectl get pods -L app,tier', 'kubectl-get-pods resource=pods'],
    ['kubectl get pods --sort-by .status.podIP', 'kubectl-get-pods resource=pods'],
    ['kubectl get pods -l app=web', 'kubectl-get-pods resource=pods (the selector app=web)'],
    [
      'kubectl get pods --field-selector=spec.nodeName=n1',
      'kubectl-get-pods resource=pods (the selector spec.nodeName=n1)',
    ],
    ['kubectl get pod web db', 'kubectl-get-pods resource=pod name=web (the name web, db)'],
    ['kubectl get pod/web pod/db', 'kubectl-get-pods resource=pod name=web (the name web, db)'],
    ['kubectl get netpol -A', 'kubectl-get-networkpolicies all-namespaces=true resource=netpol'],
    ['kubectl get netpol -A -o yaml', 'manifest all-namespaces=true resource=netpol list=netpol'],
    ['kubectl get netpol -oyaml', 'manifest resource=netpol list=netpol'],
    ['kubectl get svc -o json', 'manifest resource=svc list=svc'],
    ['kubectl get pods,svc -o yaml', 'manifest resource=pods,svc list=pods,svc'],
    ['kubectl get ippools,ipamblocks', 'kubectl-get-crd resource=ippools,ipamblocks'],
    ['kubectl get ippools.crd.projectcalico.org', 'kubectl-get-crd resource=ippools'],
    ['kubectl describe netpol -n shop', 'kubectl-describe-networkpolicies namespace=shop resource=netpol'],
    ['kubectl describe node n1', 'kubectl-describe-nodes resource=node name=n1 (the name n1)'],
    ['kubectl describe ippools', 'kubectl-describe-ippools resource=ippools'],
    ['kubectl api-resources', 'kubectl-api-resources'],
    ['kubectl apply -f web.yaml -n shop', 'kubectl-change verb=apply namespace=shop file=web.yaml'],
    ['kubectl run web --image=nginx -l app=web', 'kubectl-change verb=run resource=web labels=app=web'],
    ['calicoctl get nodes -o wide', 'calicoctl-get-nodes'],
    ['calicoctl get ippool -o wide', 'calicoctl-get-ippools'],
    ['calicoctl get ippool main -o yaml', 'manifest list=ippool (the name main)'],
    ['calicoctl version', 'calicoctl-version'],
    ['ip a', 'ip-addr'],
    ['ip -4 -o addr show', 'ip-addr family=4'],
    ['ip a s eth0', 'ip-addr (eth0)'],
    ['ip -d link show vxlan.calico', 'ip-addr addresses=not-shown (vxlan.calico)'],
    ['ip r', 'ip-route'],
    ['ip -6 route', 'ip-route family=6'],
    ['ip route show table local', 'ip-route table=local'],
    ['ip route show table 254', 'ip-route table=254'],
    ['ip route show 10.0.0.0/8', 'ip-route (10.0.0.0/8)'],
    ['ip r list dev eth0', 'ip-route (dev eth0)'],
    ['ping -c 3 -W 1 10.0.0.9', 'ping target=10.0.0.9'],
    ['docker ps -a', 'docker-ps'],
    ['docker ps --filter name=web', 'docker-ps (the filter name=web)'],
    ['docker inspect 3f2a', 'docker-inspect container=3f2a'],
    ['cat /etc/cni/net.d/10-calico.conflist', 'cni-config file=10-calico.conflist'],
    ['ls -la /etc/cni/net.d/', 'cni-config-list'],
    ['cat web.yaml', 'manifest file=web.yaml'],
  ])('%s', (line, expected) => {
    expect(classified(line)).toBe(expected);
  });

  it.each([
    ['names only', 'kubectl get pods -o name'],
    ['a template', "kubectl get pods -o jsonpath='{.items}'"],
    ['own columns', 'kubectl get pods -o custom-columns=IP:.status.podIP'],
    ['a table without a header', 'kubectl get pods --no-headers'],
    ['a watch', 'kubectl get pods -w'],
    ['tables of several resources', 'kubectl get pods,svc'],
    ['another group with the same name', 'kubectl get networkpolicies.crd.projectcalico.org'],
    ['a dry run', 'kubectl create ns shop --dry-run=client -o yaml'],
    ['the state of a rollout', 'kubectl rollout status deploy/web'],
    ['a lookup of one route', 'ip route get 10.0.0.9'],
    ['a new route', 'ip route add 10.0.0.0/8 via 10.1.1.1'],
    ['a link that is set down', 'ip link set eth0 down'],
    ['JSON of iproute2', 'ip -j a'],
    ['a namespace by name', 'ip -n cni-7 a'],
    ['a template of docker', "docker inspect -f '{{.State.Pid}}' 3f2a"],
    ['ids only', 'docker ps -q'],
    ['several files', 'cat a.yaml b.yaml'],
    ['a key', 'cat /etc/cni/net.d/calico-kubeconfig'],
  ])('nothing that a parser reads: %s', (_, line) => {
    expect(classified(line)).toBe('-');
  });

  it("Calico's policies are no answer about those of Kubernetes", () => {
    expect(classified('calicoctl get networkpolicy -n shop -o yaml')).toBe(
      'manifest namespace=shop list=networkpolicies.projectcalico.org',
    );
  });
});

const POD_TABLE = 'NAME   READY   STATUS\nweb    1/1     Running\n';

/** State and filter of an output. */
function state(line: string, text: string): string {
  const [pipeline = []] = pipelinesOf(line);
  const found = outputState(text, classify(pipeline[0]?.words ?? []), pipeEffect(pipeline));
  return found.filter === undefined ? found.state : `${found.state} (${found.filter})`;
}

describe('what became of a command', () => {
  it.each([
    ['kubectl get pods', POD_TABLE, 'ok'],
    ['kubectl get pods | less', POD_TABLE, 'ok'],
    ['kubectl get pods -A | grep web', POD_TABLE, 'partial (grep web)'],
    ['kubectl get pods | head -2 | tail -1', POD_TABLE, 'partial (head -2 | tail -1)'],
    ['kubectl get pods -l app=web | grep Run', POD_TABLE, 'partial (the selector app=web; grep Run)'],
    ['kubectl get pods | sort', POD_TABLE, 'opaque'],
    ['kubectl get pods | awk "{print $1}"', POD_TABLE, 'opaque'],
    ['kubectl get pods -o json | jq .items', '[]\n', 'opaque'],
    ['kubectl get pods | wc -l', '2\n', 'opaque'],
    ['kubectl get pods | grep -c web', '1\n', 'opaque'],
    ['kubectl get pods | grep -n web', '2:web\n', 'opaque'],
    ['kubectl get pods | tee pods.txt', POD_TABLE, 'ok'],
  ])('through a pipe: %s', (line, text, expected) => {
    expect(state(line, text)).toBe(expected);
  });

  it.each([
    ['error: the server doesn\'t have a resource type "gnp"'],
    ['Error from server (Forbidden): pods is forbidden'],
    ['Unable to connect to the server: dial tcp: lookup api'],
    ['The connection to the server 10.0.0.1:6443 was refused'],
    ['bash: kubectl: command not found'],
    ['-bash: /usr/bin/kubectl: Permission denied'],
    ['Defaulted container "app" out of: app, sidecar\nerror: Internal error occurred'],
    ['command terminated with exit code 1'],
  ])('a failure: %s', (text) => {
    expect(state('kubectl get pods', `${text}\n`)).toBe('error');
  });

  it('an empty answer to the whole question, and to a part of it', () => {
    const text = 'No resources found in shop namespace.\n';
    expect(state('kubectl get netpol -n shop', text)).toBe('empty');
    expect(state('kubectl get netpol -n shop -l app=web', text)).toBe('partial (the selector app=web)');
  });

  it('an output that is not shown is no answer at all', () => {
    expect(state('kubectl get netpol -A', '')).toBe('opaque');
    expect(state('kubectl get netpol -A | grep web', '\n')).toBe('opaque');
  });

  it.each([
    '...',
    '…',
    '[...]',
    '<snip>',
    '-- snip --',
    '(output omitted)',
    '... 12 more lines',
    '# ...',
    '--More--',
    '^C',
  ])('cut by hand: %s', (mark) => {
    expect(state('kubectl get pods', `${POD_TABLE}${mark}\n`)).toBe('partial (lines cut out by hand)');
  });

  it('an error behind the rows means that rows are missing', () => {
    const text = `${POD_TABLE}Error from server (Timeout): the server was unable to return a response\n`;
    expect(state('kubectl get pods', text)).toBe('partial (an error in its midst)');
  });

  it('^C ends a ping and cuts nothing off', () => {
    expect(state('ping 10.0.0.9', 'PING 10.0.0.9\n^C\n--- 10.0.0.9 ping statistics ---\n')).toBe('ok');
  });
});
