import { describe, expect, it } from 'vitest';
import { isStandIn } from '../../../src/engine/stand-in.ts';
import { aDeployment, aPod, aRepository, looked, NAMESPACE } from './folders.ts';

const OWNED = (kind: string, name: string) =>
  `  ownerReferences: [{apiVersion: apps/v1, kind: ${kind}, name: ${name}, uid: "7"}]\n`;

const podsOf = (...documents: string[]) => looked(aRepository({ 'all.yaml': documents.join('---\n') })).pods;

const workloadsOf = (...documents: string[]) =>
  looked(aRepository({ 'all.yaml': documents.join('---\n') })).snapshot.workloads?.items ?? [];

describe('the representative of a controller', () => {
  it.each([
    [
      'a pod that a ReplicaSet of it made',
      aPod('cart-5d9-x2', 'app: cart', '192.0.2.18', OWNED('ReplicaSet', 'cart-5d9')),
      ['shop/cart-5d9-x2'],
    ],
    [
      'a pod of a controller whose name goes on',
      aPod('cart-till-5d9-x2', 'app: cart', '192.0.2.18', OWNED('ReplicaSet', 'cart-till-5d9')),
      ['shop/cart', 'shop/cart-till-5d9-x2'],
    ],
    [
      'a pod with other labels',
      aPod('cart-5d9-x2', 'app: till', '192.0.2.18', OWNED('ReplicaSet', 'cart-5d9')),
      ['shop/cart', 'shop/cart-5d9-x2'],
    ],
    [
      'a pod that nobody made',
      aPod('cart-5d9-x2', 'app: cart', '192.0.2.18'),
      ['shop/cart', 'shop/cart-5d9-x2'],
    ],
  ])('beside %s', (_, pod, expected) => {
    expect(podsOf(aDeployment('cart'), pod)).toEqual(expected);
  });
  it('gives way to a WorkloadEndpoint that looks like its pod', () => {
    const endpoint = `apiVersion: projectcalico.org/v3
kind: WorkloadEndpoint
metadata: {name: birch-k8s-cart--5d9--x2-eth0, namespace: shop, labels: {app: cart}}
spec: {pod: cart-5d9-x2, node: birch, ipNetworks: [192.0.2.18/32], endpoint: eth0, orchestrator: k8s}
`;
    expect(podsOf(aDeployment('cart'), endpoint)).toEqual(['shop/cart-5d9-x2']);
  });
  it('is that of the outermost one: no second one for what it made', () => {
    const made = aDeployment('cart-5d9', '', 'ReplicaSet').replace(
      'spec:',
      `${OWNED('Deployment', 'cart')}spec:`,
    );
    expect(podsOf(aDeployment('cart'), made)).toEqual(['shop/cart']);
  });
  it('carries the kind of the controller when its name is taken', () => {
    expect(
      podsOf(aDeployment('cart'), aDeployment('cart', '', 'StatefulSet'), aPod('cart', 'app: x')),
    ).toEqual(['shop/cart', 'shop/cart.deployment', 'shop/cart.statefulset']);
  });
  it('is there for anything with a template of pods, and for a CronJob', () => {
    const cron = `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: nightly}}, spec: {serviceAccountName: clerk, containers: [{name: x}]}}}}}
`;
    const found = workloadsOf(aDeployment('canary', '', 'Rollout'), cron);
    expect(found.map(({ id, serviceAccount }) => [id, serviceAccount])).toEqual([
      ['shop/canary', 'default'],
      ['shop/nightly', 'clerk'],
    ]);
  });
});

describe('the addresses of what does not run', () => {
  it('are stand-ins, different ones, and the same whatever else there is', () => {
    const few = workloadsOf(aDeployment('cart'), aDeployment('till'));
    const more = workloadsOf(aDeployment('till'), aDeployment('web'), aDeployment('cart'));
    const textOf = (items: typeof few, id: string) =>
      items.find((one) => one.id === id)?.addresses.map(({ text }) => text);
    expect(few.flatMap(({ addresses }) => addresses.map(isStandIn))).toEqual([true, true]);
    expect(new Set(more.flatMap(({ addresses }) => addresses.map(({ text }) => text))).size).toBe(3);
    expect(textOf(few, 'shop/cart')).toEqual(textOf(more, 'shop/cart'));
  });
  it('are given to a Pod without status too, and not to one that has an address', () => {
    const [bare, running] = workloadsOf(aPod('bare', 'app: x'), aPod('running', 'app: x', '192.0.2.18'));
    expect([bare?.representative, bare?.addresses.map(isStandIn)]).toEqual([true, [true]]);
    expect([running?.representative, running?.addresses.map(({ text }) => text)]).toEqual([
      undefined,
      ['192.0.2.18'],
    ]);
  });
  it('are none on the host network', () => {
    const host = aDeployment('agent').replace(
      '      containers:',
      '      hostNetwork: true\n      containers:',
    );
    expect(workloadsOf(host).map(({ hostNetwork, addresses }) => [hostNetwork, addresses])).toEqual([
      [true, []],
    ]);
  });
  it('have the families of the pools', () => {
    const pool = (name: string, net: string, disabled = false) =>
      `apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: {name: ${name}}\nspec: {cidr: "${net}", disabled: ${disabled}}\n`;
    const familiesOf = (...pools: string[]) =>
      workloadsOf(aDeployment('cart'), ...pools).flatMap(({ addresses }) =>
        addresses.map(({ family }) => family),
      );
    expect(familiesOf()).toEqual([4]);
    expect(familiesOf(pool('six', '2001:db8:1::/64'))).toEqual([6]);
    expect(familiesOf(pool('four', '192.0.2.0/24'), pool('six', '2001:db8:1::/64'))).toEqual([4, 6]);
    expect(familiesOf(pool('four', '192.0.2.0/24'), pool('six', '2001:db8:1::/64', true))).toEqual([4]);
  });
});

describe('namespaces among manifests', () => {
  it('are complete when all that are used are shown', () => {
    const { snapshot } = looked(aRepository({ 'a.yaml': `${NAMESPACE}---\n${aDeployment('cart')}` }));
    expect(snapshot.namespaces?.complete).toBe(true);
  });
  it.each([
    ['is named by an object', aDeployment('cart').replace('namespace: shop', 'namespace: data')],
    ['is that of pods that name none', aDeployment('cart').replace('  namespace: shop\n', '')],
  ])('are not when one is made elsewhere: it %s', (_, deployment) => {
    const { snapshot } = looked(aRepository({ 'a.yaml': `${NAMESPACE}---\n${deployment}` }));
    expect(snapshot.namespaces?.complete).toBe(false);
  });
});
