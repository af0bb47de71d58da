import { describe, expect, test } from 'vitest';
import { reviewOf } from '../../../src/engine/policy-review/review.ts';
import { titleOf } from '../../../src/model/policy.ts';
import { snapshotOf } from '../../conformance/cluster.ts';
import {
  aNamespace,
  anAccount,
  aPod,
  aTier,
  calico,
  calicoIn,
  type Fields,
} from '../../oracle/naive/raw-objects.ts';

const PODS = [
  aNamespace('shop', { team: 'x' }),
  aNamespace('data', { team: 'y' }),
  anAccount('shop', 'default', {}),
  anAccount('data', 'default', {}),
  pod('shop', 'web', 1, { app: 'web' }),
  pod('shop', 'api', 2, { app: 'api', env: 'prod' }),
  pod('data', 'db', 3, { app: 'db' }),
];

function pod(namespace: string, name: string, number: number, labels: Fields) {
  return aPod({
    namespace,
    name,
    node: 'node-1',
    ips: [`10.0.1.${number}`],
    labels,
    account: 'default',
    ports: [],
  });
}

/** Remarks as `kind, policy, place: says`, of a cluster of three pods with some policies. */
function remarksOf(policies: readonly object[], calicoVersion = 'v3.32.1', partial: readonly string[] = []) {
  const objects = [...PODS, ...policies].map((one): Record<string, unknown> => ({ ...one }));
  const snapshot = snapshotOf({ file: 'remarks', calico: calicoVersion, partial: [...partial], objects });
  return reviewOf(snapshot).remarks.map(({ kind, policy, direction, index, says, exactness }) => {
    const place = index === undefined ? '' : ` ${direction} ${index + 1}`;
    return { about: `${kind} ${titleOf(policy)}${place}`, says, exactness };
  });
}

const abouts = (...policies: readonly object[]) => remarksOf(policies).map(({ about }) => about);

const inShop = (name: string, spec: Fields) =>
  calicoIn('shop', 'NetworkPolicy', name, { types: ['Ingress'], ...spec });
const from = (selector: string, more: Fields = {}) => ({ action: 'Allow', source: { selector }, ...more });

describe('a rule', () => {
  test('that an earlier one covers is never reached, and the earlier one is named', () => {
    const policy = inShop('api', {
      selector: "app == 'api'",
      ingress: [from("app == 'web'"), from("app == 'web'", { protocol: 'TCP' })],
    });
    expect(remarksOf([policy])).toEqual([
      {
        about: 'never-reached NetworkPolicy shop/api ingress 2',
        says: 'All that it matches was decided before: by rule 1.',
        exactness: 'certain',
      },
    ]);
  });
  test('behind a Pass of an earlier tier is covered by what comes after that alone', () => {
    const passing = calico('GlobalNetworkPolicy', 'first.pass', {
      tier: 'first',
      order: 1,
      selector: 'all()',
      types: ['Ingress'],
      ingress: [{ action: 'Pass' }],
    });
    const twice = [from("app == 'web'"), from("app == 'web'")];
    const policy = inShop('api', { selector: "app == 'api'", ingress: twice });
    expect(remarksOf([aTier('first', 10, 'Deny'), passing, policy])).toContainEqual({
      about: 'never-reached NetworkPolicy shop/api ingress 2',
      says: 'All that it matches was decided before: by rule 1.',
      exactness: 'certain',
    });
  });
  test('that the end of its tier makes up for is redundant, one that it does not is not', () => {
    const deny = { action: 'Deny', source: { selector: "app == 'web'" } };
    const policy = (ingress: readonly Fields[]) => inShop('api', { selector: "app == 'api'", ingress });
    expect(abouts(policy([from("app == 'api'"), deny]))).toEqual([
      'redundant-rule NetworkPolicy shop/api ingress 2',
    ]);
    expect(abouts(policy([deny, { action: 'Allow' }]))).toEqual([]);
  });
  test('for a source that nothing is at matches nothing, and says so by the label that is nowhere', () => {
    const policy = inShop('api', {
      selector: "app == 'api'",
      ingress: [from("colour == 'red'"), from("app == 'wbe'")],
    });
    expect(abouts(policy)).toEqual([
      'label-nowhere NetworkPolicy shop/api ingress 1',
      'matches-nothing NetworkPolicy shop/api ingress 1',
      'matches-nothing NetworkPolicy shop/api ingress 2',
    ]);
  });
  test('of a direction that is none of the types does nothing', () => {
    const policy = inShop('api', {
      selector: "app == 'api'",
      ingress: [from('all()')],
      egress: [{ action: 'Allow' }],
    });
    expect(abouts(policy)).toEqual(['type-missing NetworkPolicy shop/api']);
  });
});

describe('a policy', () => {
  test('whose selector contradicts itself selects nothing', () => {
    expect(abouts(inShop('none', { selector: "app == 'web' && app == 'api'" }))).toEqual([
      'selects-nothing NetworkPolicy shop/none',
      'contradictory-selector NetworkPolicy shop/none',
    ]);
  });
  test('behind one that decides about everything is never asked', () => {
    const all = inShop('all', { order: 1, selector: 'all()', ingress: [{ action: 'Allow' }] });
    const late = inShop('late', { order: 2, selector: "app == 'web'", ingress: [{ action: 'Deny' }] });
    expect(abouts(all, late)).toEqual(['never-asked NetworkPolicy shop/late']);
  });
  test('that a missing label makes select more says how many, and which', () => {
    const policy = inShop('env', { selector: "env != 'prod'", ingress: [from('all()')] });
    expect(remarksOf([policy]).map(({ says }) => says)).toEqual([
      'env != "prod" also holds without a label env: of the 1 that it selects, 1 has none (shop/web).',
    ]);
  });
  test('that only logs is told what becomes of the packets', () => {
    const policy = inShop('log', { selector: "app == 'api'", ingress: [{ action: 'Log' }] });
    expect(remarksOf([policy])[0]).toMatchObject({
      about: 'log-only NetworkPolicy shop/log',
      says: expect.stringContaining('is denied at its end'),
    });
  });
  test('with the order of another one is told when it matters who is asked first', () => {
    const allow = inShop('a', { order: 5, selector: 'all()', ingress: [from("app == 'web'")] });
    const deny = (selector: string) =>
      inShop('b', {
        order: 5,
        selector: 'all()',
        ingress: [{ action: 'Deny', source: { selector } }, { action: 'Allow' }],
      });
    expect(abouts(allow, deny("app == 'web'"))).toContain('order-by-name NetworkPolicy shop/a');
    expect(abouts(allow, deny("app == 'api'"))).not.toContain('order-by-name NetworkPolicy shop/a');
  });
});

test('what was not listed in full makes remarks uncertain', () => {
  const policy = inShop('none', { selector: "app == 'cache'" });
  expect(remarksOf([policy], 'v3.32.1', ['pods'])).toContainEqual({
    about: 'selects-nothing NetworkPolicy shop/none',
    says: 'It selects none of the 2 endpoints in namespace shop.',
    exactness: 'as-collected',
  });
});
