import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeFlow } from '../../../src/engine/policy/flow.ts';
import { packetOf } from '../../../src/engine/reach/pair-by-pair.ts';
import { Reach } from '../../../src/engine/reach/reach.ts';
import { trafficText } from '../../../src/engine/reach/traffic-text.ts';
import { openSource } from '../../../src/importers/open-source.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { open } from '../../../src/pipeline.ts';

const DEPLOYMENTS = ['web', 'api'].map(
  (name) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main }] }`,
);

const policy = (cidr: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ ipBlock: { cidr: ${cidr} } }]
      ports: [{ port: 80 }]`;

const POOL = `apiVersion: projectcalico.org/v3
kind: IPPool
metadata: { name: pods }
spec: { cidr: 10.0.0.0/16 }`;

function snapshotOf(...documents: string[]): Snapshot {
  const folder = mkdtempSync(join(tmpdir(), 'calisnap-stand-ins-'));
  writeFileSync(join(folder, 'all.yaml'), [...DEPLOYMENTS, ...documents].join('\n---\n'));
  const opened = open(openSource(folder));
  rmSync(folder, { recursive: true });
  return opened.snapshotAt(opened.last);
}

function between(snapshot: Snapshot, from: string, to: string) {
  const reach = new Reach(snapshot, 4);
  const place = (id: string) => reach.endpoints.findIndex((one) => one.id === id);
  const { allowed, unknown } = reach.between(place(from), place(to));
  const [source, destination] = [reach.endpoints[place(from)], reach.endpoints[place(to)]];
  const traced = reach.space.cells.map((cell) => {
    if (!source || !destination) throw new Error('no such endpoint');
    const packet = packetOf(cell, 4);
    return judgeFlow(snapshot, { from: source.end, to: destination.end, packet }).verdict;
  });
  return {
    allowed: trafficText(reach.space, allowed),
    unknown: trafficText(reach.space, unknown),
    traced: [...new Set(traced)].sort(),
  };
}

describe('a pod that stands for those of a controller', () => {
  test.each([
    ['everything is from everywhere', '0.0.0.0/0', 'tcp 80', 'none', ['allowed', 'denied']],
    ['which pool it will be from is not known', '10.0.0.0/8', 'none', 'tcp 80', ['denied', 'unknown']],
    ['no pool is link-local', '169.254.0.0/16', 'none', 'none', ['denied']],
  ])('%s', (_, cidr, allowed, unknown, traced) => {
    expect(between(snapshotOf(policy(cidr)), 'shop/web', 'shop/api')).toEqual({ allowed, unknown, traced });
  });
});

describe('the stand-in range', () => {
  test('is no more than a place of documents: a rule about it says nothing about representatives', () => {
    const { allowed, unknown } = between(snapshotOf(policy('198.18.0.0/15')), 'shop/web', 'shop/api');
    expect({ allowed, unknown }).toEqual({ allowed: 'none', unknown: 'tcp 80' });
  });

  test('pools that are all there tell', () => {
    const text = `${POOL}\n---\n${policy('10.0.0.0/8')}`;
    const { allowed, unknown } = between(snapshotOf(text), 'shop/web', 'shop/api');
    expect({ allowed, unknown }).toEqual({ allowed: 'tcp 80', unknown: 'none' });
  });
});
