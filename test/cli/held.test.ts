import { describe, expect, it } from 'vitest';
import { sealContents } from '../../src/bundle/bundle.ts';
import type { Ask } from '../../src/cli/ask-back.ts';
import { heldIn } from '../../src/cli/held.ts';
import type { Artifact } from '../../src/lib/artifact.ts';

const on = (host: string, kind: string, state: Artifact['state'] = 'ok'): Artifact => ({
  path: `nodes/${host}/${kind}.txt`,
  kind,
  scope: { kind: 'host', host },
  moment: 1,
  state,
  command: kind,
  args: {},
  text: '',
});
const list = (name: string, state: Artifact['state'] = 'ok'): Artifact => ({
  ...on('', 'manifest', state),
  scope: { kind: 'cluster' },
  args: { list: name, 'all-namespaces': 'true' },
});
const ask = (command: string, place = ''): Ask => ({ command, place, why: '', isRunnable: true });

/** Which of the asks a bundle with these artifacts answers already. */
function heldBy(
  artifacts: readonly Artifact[],
  asks: readonly Ask[],
  kind: 'bundle' | 'transcript' = 'bundle',
) {
  const snapshot = { kind, name: 'x', lines: 0, prose: 0 };
  const bundle = sealContents({ snapshot, artifacts, sidecars: new Map() });
  return asks.filter(heldIn(bundle, ['n1', 'n2'])).map(({ command, place }) => `${command} @${place}`);
}

describe('an ask that a collected bundle answers', () => {
  it('is one for lists that it has as JSON', () => {
    const asks = [
      'kubectl get nodes -o wide',
      'kubectl get nodes,pods -A -o yaml',
      'kubectl get pods -n shop --show-labels',
      'kubectl get services -A -o yaml',
      'kubectl get pod web -n shop -o yaml',
    ].map((command) => ask(command));
    expect(heldBy([list('nodes'), list('pods'), list('services', 'forbidden')], asks)).toEqual([
      'kubectl get nodes -o wide @',
      'kubectl get nodes,pods -A -o yaml @',
      'kubectl get pods -n shop --show-labels @',
    ]);
  });

  it('tells the network policies of Kubernetes from those of Calico', () => {
    const asks = [
      ask('kubectl get networkpolicies -A -o yaml'),
      ask('calicoctl get networkpolicies -A -o yaml'),
    ];
    expect(heldBy([list('networkpolicies')], asks)).toEqual(['kubectl get networkpolicies -A -o yaml @']);
    expect(heldBy([list('networkpolicies.crd.projectcalico.org')], asks)).toEqual([
      'calicoctl get networkpolicies -A -o yaml @',
    ]);
  });

  it('is one for a command on each node when all of them answered, also with what is kept as text', () => {
    const asks = [
      ask('iptables-save', 'on each node'),
      ask('ip rule', 'on n1'),
      ask('ip rule', 'on each node'),
    ];
    const artifacts = [on('n1', 'iptables-save'), on('n2', 'iptables-save', 'opaque'), on('n1', 'ip-rule')];
    expect(heldBy(artifacts, asks)).toEqual(['iptables-save @on each node', 'ip rule @on n1']);
    expect(heldBy([...artifacts, on('n2', 'ip-rule', 'timeout')], asks)).toHaveLength(2);
  });

  it('is none in a session: there, something may have changed since', () => {
    expect(heldBy([list('nodes')], [ask('kubectl get nodes -o wide')], 'transcript')).toEqual([]);
  });

  it('is none at a place that is no node, or for a command that nobody knows', () => {
    const asks = [ask('ip rule', 'on the gateway of the nodes'), ask('ip rule'), ask('ss -tn', 'on n1')];
    expect(heldBy([on('n1', 'ip-rule'), on('n2', 'ip-rule')], asks)).toEqual([]);
  });
});
