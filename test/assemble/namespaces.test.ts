import { describe, expect, it } from 'vitest';
import { policyVerdict } from '../../src/engine/policy/verdict.ts';
import type { Artifact } from '../../src/lib/artifact.ts';
import { aList, anArtifact, assembled } from './collected.ts';
import { aNamespace, aPodObject } from './objects.ts';

const PODS = aList('pods', [
  aPodObject('bank/safe', '192.0.2.34', 'cedar', { app: 'safe' }),
  aPodObject('shop/cart', '192.0.2.18', 'birch', { app: 'cart' }),
]);

/** Lets the pods of chosen namespaces in to bank/safe. */
const policyFor = (namespaceSelector: object) =>
  aList('networkpolicies.networking.k8s.io', [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'counter', namespace: 'bank' },
      spec: { podSelector: { matchLabels: { app: 'safe' } }, ingress: [{ from: [{ namespaceSelector }] }] },
    },
  ]);

/** Whether shop/cart gets in to bank/safe. */
function verdict(namespaceSelector: object, more: readonly Artifact[], at = 1) {
  const snapshot = assembled([PODS, policyFor(namespaceSelector), ...more], at);
  const pod = (name: string) => snapshot.workloads?.items.find((one) => one.id === name);
  const [to, from] = [pod('bank/safe'), pod('shop/cart')];
  const address = from?.addresses[0];
  if (!to || !from || !address) throw new Error('the pods are not there');
  const destination = to.addresses[0] ?? address;
  const packet = { source: address, destination, protocol: 6, destinationPort: 8443 };
  return policyVerdict(snapshot, to, 'ingress', packet).verdict;
}

const equals = (key: string, value: string) => ({ matchLabels: { [key]: value } });
const shop = aList('namespaces', [aNamespace('shop', { tier: 'front' }), aNamespace('bank', {})]);

describe('a namespaceSelector', () => {
  it.each([
    ['a label that the namespace has', equals('tier', 'front'), 'allowed'],
    ['a label with another value', equals('tier', 'back'), 'denied'],
    ['a label that it has not', equals('team', 'red'), 'denied'],
    ['the absence of a label', { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] }, 'allowed'],
    ['its name', equals('kubernetes.io/metadata.name', 'shop'), 'allowed'],
    ['the name that Calico gives it', equals('projectcalico.org/name', 'bank'), 'denied'],
  ])('on %s is decided by the collected labels', (_, selector, expected) => {
    expect(verdict(selector, [shop])).toBe(expected);
  });
  it.each([
    ['no namespace was collected', []],
    ['the command was forbidden', [{ ...shop, state: 'forbidden' as const }]],
    [
      'its object has a shape that no API has',
      [aList('namespaces', [aNamespace('shop', { tier: [] as never })])],
    ],
  ])('on a label is unknown when %s', (_, lists) => {
    expect(verdict(equals('tier', 'front'), lists)).toBe('unknown');
  });
  it('on a label does not hold for pods of a namespace that a whole list does not show', () => {
    expect(verdict(equals('tier', 'front'), [aList('namespaces', [aNamespace('bank', {})])])).toBe('denied');
  });
  it('on a name is decided without the list, too', () => {
    expect(verdict(equals('kubernetes.io/metadata.name', 'shop'), [])).toBe('allowed');
    expect(verdict(equals('projectcalico.org/name', 'shop'), [])).toBe('allowed');
    expect(verdict(equals('projectcalico.org/name', 'bank'), [])).toBe('denied');
  });
});

describe('the labels of a namespace', () => {
  const relabelled = (moment: number, words: string) =>
    anArtifact('kubectl-change', 'namespace/shop labeled\n', {
      moment,
      args: { verb: 'label', names: words },
    });
  const listedAt = (moment: number) => ({ ...shop, moment });

  it('come with the lines that show them', () => {
    expect(assembled([shop]).namespaces).toMatchObject({
      complete: true,
      items: [
        { name: 'bank', evidence: [{ text: expect.stringContaining('"name": "bank"') }, {}] },
        { name: 'shop', labels: { tier: 'front' }, evidence: [{ line: 12 }, { line: 8 }] },
      ],
    });
  });
  it('follow what the session changed', () => {
    const session = [listedAt(1), relabelled(2, 'shop tier=back extra=yes'), relabelled(3, 'shop extra-')];
    const labelsAt = (at: number) => assembled(session, at).namespaces?.items[1]?.labels;
    expect(labelsAt(1)).toMatchObject({ tier: 'front' });
    expect(labelsAt(2)).toMatchObject({ tier: 'back', extra: 'yes' });
    expect(Object.keys(labelsAt(3) ?? {})).toEqual(['kubernetes.io/metadata.name', 'tier']);
  });
  it('are not known before a change when they were listed behind it', () => {
    const session = [relabelled(2, 'shop tier=front'), listedAt(3)];
    expect(verdict(equals('tier', 'front'), session, 1)).toBe('unknown');
    expect(assembled(session, 1).namespaces?.complete).toBe(false);
    expect(verdict(equals('tier', 'front'), session, 3)).toBe('allowed');
  });
});
