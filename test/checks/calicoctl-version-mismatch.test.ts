import { expect, it } from 'vitest';
import { calicoctlVersionMismatch } from '../../src/checks/calicoctl-version-mismatch.ts';
import { aSnapshot, source } from '../support/build.ts';
import { ask, essence, findings, lacks, words } from './ask.ts';

const stated = (value: string, name: string) => ({ value, source: source(`${name} Version: ${value}`) });
const of = (client: string, cluster: string) =>
  ask(
    calicoctlVersionMismatch,
    aSnapshot({ versions: { calicoctl: stated(client, 'Client'), calico: stated(cluster, 'Cluster') } }),
  );

it.each([
  ['v3.27.4', 'v3.27.4'],
  ['3.27.4', 'v3.27.4'],
  ['v3.27.4-0.dev-12-gabc', 'v3.27.4'],
])('passes for calicoctl %s on %s', (client, cluster) => {
  expect(words(of(client, cluster))).toContain(cluster);
});
it.each([
  ['v3.27.4', 'v3.27.3'],
  ['v3.28.0', 'v3.27.4'],
  ['v3.2.0', 'v3.20.0'],
])('fails for calicoctl %s on %s', (client, cluster) => {
  expect(essence(of(client, cluster))).toEqual([
    {
      severity: 'low',
      subjects: ['calicoctl'],
      lines: [`Client Version: ${client}`, `Cluster Version: ${cluster}`],
    },
  ]);
});
it('fails with the release to take', () => {
  expect(findings(of('v3.28.0', 'v3.27.4'))[0]?.remedy).toContain('v3.27.4');
});
it.each(['', 'unknown', '<none>'])('unknown when the cluster says "%s" for its version', (text) => {
  expect(lacks(of('v3.27.4', text))).toEqual(['the version of the cluster']);
});
it.each(['', 'unknown', 'master'])('unknown when calicoctl says "%s" for its version', (text) => {
  expect(lacks(of(text, 'v3.27.4'))).toEqual(['the version of calicoctl']);
});
it('unknown when one of the two was not collected', () => {
  const calico = stated('v3.27.4', 'Cluster');
  expect(lacks(ask(calicoctlVersionMismatch, aSnapshot({ versions: { calico } })))).toEqual([
    'calicoctlVersion',
  ]);
  expect(lacks(ask(calicoctlVersionMismatch, aSnapshot()))).toEqual(['calicoVersion', 'calicoctlVersion']);
});
