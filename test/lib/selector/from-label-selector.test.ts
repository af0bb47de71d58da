import { describe, expect, it } from 'vitest';
import { conjunction, disjunction } from '../../../src/lib/selector/build-selector.ts';
import {
  fromLabelSelector,
  fromRequirements,
  kubernetesPeer,
  kubernetesSubject,
} from '../../../src/lib/selector/from-label-selector.ts';
import { printSelector } from '../../../src/lib/selector/print-selector.ts';

const POD = 'projectcalico.org/orchestrator == "k8s"';
const IN_SHOP = 'projectcalico.org/namespace == "shop"';

describe('a LabelSelector', () => {
  it('asks nothing when it is empty', () => {
    expect([fromLabelSelector(), fromLabelSelector({}, []), fromRequirements([])].map(printSelector)).toEqual(
      ['all()', 'all()', 'all()'],
    );
  });
  it('asks for all of its labels and expressions', () => {
    const selector = fromLabelSelector({ app: 'web', tier: '' }, [
      { key: 'a', operator: 'In', values: ['z', 'y', 'z'] },
      { key: 'b', operator: 'NotIn', values: ['x'] },
      { key: 'c', operator: 'Exists' },
      { key: 'd', operator: 'DoesNotExist' },
    ]);
    expect(printSelector(selector)).toBe(
      '(app == "web" && tier == "" && a in {"y", "z"} && b not in {"x"} && has(c) && !has(d))',
    );
  });
  it('may ask for the labels of another object', () => {
    const selector = fromLabelSelector({ team: 'x' }, [{ key: 'd', operator: 'DoesNotExist' }], 'pcns.');
    expect(printSelector(selector)).toBe('(pcns.team == "x" && !has(pcns.d))');
    expect(printSelector(fromRequirements([{ key: 'c', operator: 'exists' }], 'pcsa.'))).toBe('has(pcsa.c)');
  });
});

describe('a Kubernetes NetworkPolicy', () => {
  const web = [{ key: 'app', operator: 'in', values: ['web'] }] as const;
  const noTeam = [{ key: 'team', operator: 'not-exists' }] as const;
  it('applies to pods of its namespace', () => {
    expect(printSelector(kubernetesSubject([], 'shop'))).toBe(`(${IN_SHOP} && ${POD})`);
    expect(printSelector(kubernetesSubject(web, 'shop'))).toBe(`(${IN_SHOP} && ${POD} && app in {"web"})`);
  });
  it.each([
    [{ pods: [] }, `(${IN_SHOP} && ${POD})`],
    [{ pods: web }, `(${IN_SHOP} && ${POD} && app in {"web"})`],
    [{ namespaces: [] }, POD],
    [{ namespaces: noTeam }, `(!has(pcns.team) && ${POD})`],
    [{ namespaces: noTeam, pods: web }, `(!has(pcns.team) && ${POD} && app in {"web"})`],
  ])('has as a peer: %j', (peer, text) => {
    expect(printSelector(kubernetesPeer(peer, 'shop'))).toBe(text);
  });
});

it('nothing at all joins to all, or to none', () => {
  expect(printSelector(conjunction([]))).toBe('all()');
  expect(printSelector(disjunction([]))).toBe('!all()');
  expect(printSelector(disjunction([{ kind: 'has', key: 'a' }]))).toBe('has(a)');
});
