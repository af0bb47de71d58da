import { describe, expect, it } from 'vitest';
import { sealBundle } from '../../src/bundle/bundle.ts';
import { importTranscript } from '../../src/importers/transcript/transcript.ts';
import { printSelector } from '../../src/lib/selector/print-selector.ts';
import { open } from '../../src/pipeline.ts';

/** A session typed for this test: each command is one moment, counted from 1. */
const SESSION = `ops@box$ kubectl get pods -n shop -o wide
NAME    READY   STATUS    RESTARTS   AGE   IP            NODE
api-0   1/1     Running   0          2d    10.50.1.7     n1
ops@box$ kubectl run web --image=nginx -n shop
pod/web created
ops@box$ kubectl get pods -n shop -o wide
NAME    READY   STATUS    RESTARTS   AGE   IP            NODE
api-0   1/1     Running   0          2d    10.50.1.7     n1
web     1/1     Running   0          9s    10.50.2.9     n2
ops@box$ kubectl label pod web tier=front run- -n shop
pod/web labeled
ops@box$ kubectl apply -n shop -f - <<EOF
> apiVersion: networking.k8s.io/v1
> kind: NetworkPolicy
> metadata:
>   name: front-only
> spec:
>   podSelector:
>     matchLabels:
>       tier: front
>   policyTypes: [Ingress]
> EOF
networkpolicy.networking.k8s.io/front-only created
ops@box$ kubectl get netpol -n shop
NAME         POD-SELECTOR   AGE
front-only   tier=front     3s
ops@box$ kubectl delete netpol front-only -n shop
networkpolicy.networking.k8s.io "front-only" deleted
ops@box$ kubectl delete pod api-0 -n shop
pod "api-0" deleted
ops@box$ kubectl get netpol -n shop
No resources found in shop namespace.
ops@box$ kubectl create -n shop -f missing.yaml
networkpolicy.networking.k8s.io/unseen created
`;

const opened = open(sealBundle(importTranscript(new TextEncoder().encode(SESSION), 'session.txt')));
const pods = (at: number) => opened.snapshotAt(at).workloads?.items.map(({ id }) => id);
const policies = (at: number) =>
  opened.snapshotAt(at).policies.items.map(({ name, spec }) => [name, spec !== undefined]);
const labels = (at: number) =>
  opened.snapshotAt(at).workloads?.items.find(({ id }) => id === 'shop/web')?.labels;

describe('objects that come and go in a session', () => {
  it('a pod is there from the command that created it, with the address that a later listing shows', () => {
    expect([1, 2, 3, 8].map(pods)).toEqual([
      ['shop/api-0'],
      ['shop/api-0', 'shop/web'],
      ['shop/api-0', 'shop/web'],
      ['shop/web'],
    ]);
    const web = opened.snapshotAt(2).workloads?.items.find(({ id }) => id === 'shop/web');
    expect(web).toMatchObject({
      node: 'n2',
      createdAt: 2,
      evidence: [{ origin: { line: 9 } }, { origin: { line: 5 } }],
    });
  });

  it('labels follow run and label, and nobody knows those of a pod that was only listed', () => {
    expect([2, 3, 4, 9].map(labels)).toEqual([
      { run: 'web' },
      { run: 'web' },
      { tier: 'front' },
      { tier: 'front' },
    ]);
    expect(opened.snapshotAt(3).workloads?.items[0]?.labels).toBeUndefined();
  });

  it('a policy typed inline counts from its apply to its delete, with the lines of the typed text', () => {
    expect([5, 6, 7, 9].map(policies)).toEqual([[['front-only', true]], [['front-only', true]], [], []]);
    const [policy] = opened.snapshotAt(5).policies.items ?? [];
    expect(policy?.spec && printSelector(policy.spec.selector)).toBe(
      '(projectcalico.org/namespace == "shop" && projectcalico.org/orchestrator == "k8s" && tier in {"front"})',
    );
    expect(policy?.spec?.types).toEqual(['ingress']);
    expect(policy?.evidence[0]).toMatchObject({ line: 4, origin: { line: 16 } });
  });

  it('before the first listing, a policy that was created later is not there yet', () => {
    expect([1, 4].map(policies)).toEqual([[], []]);
    expect(opened.snapshotAt(1).policies.completeIn.KubernetesNetworkPolicy).toEqual(['shop']);
  });

  it('a manifest that was not shown leaves a policy with a name and no content: never none', () => {
    expect(policies(10)).toEqual([['unseen', false]]);
  });
});
