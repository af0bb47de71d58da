import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../src/cli/reach-pairs.ts';
import { answersTo } from '../../src/cli/reach-question.ts';
import { snapshotOf } from '../conformance/cluster.ts';
import { type RandomCluster, randomCluster } from '../oracle/naive/random-cluster.ts';

type Raw = Readonly<Record<string, unknown>>;

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null;

/** The expanded answer as text. */
function pairsText(objects: readonly Raw[], calico: string): string {
  const snapshot = snapshotOf({
    file: 'random',
    calico,
    partial: [],
    objects: objects.map((one) => ({ ...one })),
  });
  const pairs = answersTo(snapshot, {}).flatMap((one) => [...pairsOf(one, () => undefined)]);
  return pairs.map((pair) => JSON.stringify(pair)).join('\n');
}

/** Without host endpoints: with them every pair is traced, which takes long, and no rule is put together. */
const rawOf = ({ objects }: RandomCluster): readonly Raw[] =>
  objects.map((object): Raw => ({ ...object })).filter(({ kind }) => kind !== 'HostEndpoint');

const isPolicy = ({ kind }: Raw) => /NetworkPolicy$/.test(String(kind));

/** Renaming keeps the order of names, on which equal orders hang; a baseline policy has one name only. */
const renamed = (objects: readonly Raw[]): readonly Raw[] =>
  objects.map((object) =>
    isPolicy(object) && object.kind !== 'BaselineAdminNetworkPolicy' && isRaw(object.metadata)
      ? { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}0` } }
      : object,
  );

/** One rule for each of the ports of a Kubernetes rule, and for each of the nets of a Calico one. */
function splitRule(rule: unknown): readonly unknown[] {
  if (!isRaw(rule)) return [rule];
  if (Array.isArray(rule.ports) && rule.ports.length > 1)
    return rule.ports.map((port: unknown) => ({ ...rule, ports: [port] }));
  for (const side of ['source', 'destination']) {
    const entity = rule[side];
    if (isRaw(entity) && Array.isArray(entity.nets) && entity.nets.length > 1)
      return entity.nets.map((net: unknown) => ({ ...rule, [side]: { ...entity, nets: [net] } }));
  }
  return [rule];
}

function split(objects: readonly Raw[]): readonly Raw[] {
  return objects.map((object) => {
    const { spec } = object;
    // Rules of admin policies have names, and at most so many of them.
    if (!/^(Global)?NetworkPolicy$/.test(String(object.kind)) || !isRaw(spec)) return object;
    const rules = (list: unknown) => (Array.isArray(list) ? list.flatMap(splitRule) : list);
    return {
      ...object,
      spec: {
        ...spec,
        ...(spec.ingress !== undefined && { ingress: rules(spec.ingress) }),
        ...(spec.egress !== undefined && { egress: rules(spec.egress) }),
      },
    };
  });
}

/** It cuts addresses, ports and labels, and does nothing. */
const IDLE: Raw = {
  apiVersion: 'projectcalico.org/v3',
  kind: 'GlobalNetworkPolicy',
  metadata: { name: 'zz-nobody' },
  spec: {
    order: 1,
    selector: "app == 'nobody-has-this'",
    types: ['Ingress', 'Egress'],
    ingress: [
      {
        action: 'Deny',
        protocol: 'TCP',
        source: { nets: ['198.51.100.0/25', '10.0.0.0/9'] },
        destination: { ports: [4711] },
      },
      { action: 'Allow', source: { selector: "role == 'front'" } },
    ],
    egress: [{ action: 'Deny', protocol: 'ICMP', icmp: { type: 5, code: 1 } }],
  },
};

describe('reach --json --expand', () => {
  const changes: readonly (readonly [string, (objects: readonly Raw[]) => readonly Raw[]])[] = [
    ['objects in another order', (objects) => [...objects].reverse()],
    ['a policy that selects nobody', (objects) => [...objects, IDLE]],
    ['policies under other names', renamed],
    ['rules split in several', split],
  ];
  it.each(changes)(
    'is the same text with %s',
    (_, change) => {
      let changed = 0;
      fc.assert(
        fc.property(randomCluster, (cluster) => {
          const objects = rawOf(cluster);
          const other = change(objects);
          if (JSON.stringify(other) !== JSON.stringify(objects)) changed += 1;
          expect(pairsText(other, cluster.calicoVersion)).toBe(pairsText(objects, cluster.calicoVersion));
        }),
        { numRuns: 12, seed: 20261125 },
      );
      expect(changed).toBeGreaterThan(3);
    },
    120_000,
  );
});
