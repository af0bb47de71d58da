import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../../src/importers/open-source.ts';
import { analyse, open } from '../../../src/pipeline.ts';
import { result as resultSchema } from '../../../src/result/result.ts';
import { ALLOW_ALL, ask, findings, linesOf, sources } from './session.ts';

describe.each(sources.map((path) => [path.split('/').at(-1) as string, path]))('%s', (_, path) => {
  const opened = open(openSource(path));
  const result = analyse(opened, opened.last, '0.0.0');

  it('gives a result that fits its own schema', () => {
    expect(resultSchema.safeParse(result).error).toBeUndefined();
    expect(opened.last).toBe(ALLOW_ALL);
  });

  it('cites only lines that stand in the file, with their text', () => {
    const text = readFileSync(path, 'utf8').split('\n');
    const cited: { file: string; line: number; text: string }[] = [];
    JSON.stringify(result, (_key, value) => {
      if (value && typeof value === 'object' && 'line' in value && 'file' in value) cited.push(value);
      return value;
    });
    expect(cited.length).toBeGreaterThan(200);
    for (const { file, line, text: quoted } of cited) {
      expect(file).toBe(path.split('/').at(-1));
      expect(text[line - 1]?.trimEnd().startsWith(quoted)).toBe(true);
    }
  });

  it('S1: three nodes, one IPIP pool, and blocks whose owner agrees with routes, blackholes and tunl0', () => {
    expect(result.nodes.map(({ name, address }) => [name, address])).toEqual([
      ['minikube', '172.16.30.6'],
      ['minikube-m02', '172.16.30.7'],
      ['minikube-m03', '172.16.30.8'],
    ]);
    expect(result.pools).toMatchObject([
      { cidr: '10.244.0.0/16', blockSize: 26, encapsulation: 'IPIP Always', natOutgoing: true },
    ]);
    expect(linesOf(result.pools[0]?.evidence ?? []).sort()).toEqual([717, 718, 719, 720, 721, 722]);
    const blocks = result.blocks.map(({ cidr, node, agrees, clues, evidence }) => ({
      cidr,
      node,
      agrees,
      blackhole: linesOf(clues.filter(({ how }) => how === 'blackhole').map(({ source }) => source)),
      tunnel: linesOf(clues.filter(({ how }) => how === 'tunnel-address').map(({ source }) => source)),
      routes: linesOf(
        clues.filter(({ how }) => how === 'route-from-other-node').map(({ source }) => source),
      ).sort(),
      named: evidence[0]?.line,
    }));
    expect(blocks).toEqual([
      {
        cidr: '10.244.120.64/26',
        node: 'minikube',
        agrees: true,
        blackhole: [373],
        tunnel: [368],
        routes: [247, 490],
        named: 730,
      },
      {
        cidr: '10.244.151.0/26',
        node: 'minikube-m03',
        agrees: true,
        blackhole: [491],
        tunnel: [484],
        routes: [248, 374],
        named: 731,
      },
      {
        cidr: '10.244.205.192/26',
        node: 'minikube-m02',
        agrees: true,
        blackhole: [249],
        tunnel: [241],
        routes: [375, 493],
        named: 732,
      },
    ]);
  });

  it('S2: each pod is paired with its interface on the node and with the eth0 seen inside it', () => {
    const pods = result.workloads.filter(({ id }) => id.startsWith('default/'));
    expect(pods.map(({ id, node, interface: name, pairedBy }) => ({ id, node, name, pairedBy }))).toEqual([
      {
        id: 'default/nginx',
        node: 'minikube-m02',
        name: 'calic440f455693',
        pairedBy: ['name-hash', 'route', 'interface-index'],
      },
      {
        id: 'default/nginx-manual',
        node: 'minikube-m03',
        name: 'califba6dd09590',
        pairedBy: ['name-hash', 'route', 'interface-index'],
      },
    ]);
    // Node side, route, and the pod's eth0.
    expect(linesOf(pods[0]?.evidence ?? [])).toEqual(expect.arrayContaining([243, 250, 295]));
    expect(linesOf(pods[1]?.evidence ?? [])).toEqual(expect.arrayContaining([486, 492, 536]));
  });

  it('S3: kube-controllers and coredns have addresses of the Podman network, with the competing file and the remedy', () => {
    const [finding, ...more] = findings(result, 'workload-outside-pools');
    expect(more).toEqual([]);
    expect(finding?.subjects).toEqual([
      'kube-system/calico-kube-controllers-8594699699-dztlm',
      'kube-system/coredns-64897985d-58btq',
    ]);
    // Both pods, the pool, the subnet in 87-podman-bridge.conflist, cni-podman0's address and its route.
    expect(linesOf(finding?.evidence ?? [])).toEqual(expect.arrayContaining([591, 596, 718, 169, 360, 372]));
    expect(finding?.says).toMatch(
      /87-podman-bridge\.conflist.*cni-podman0.*10\.88\.0\.1\/16.*10-calico\.conflist/,
    );
    expect(finding?.remedy).toMatch(/Remove 87-podman-bridge\.conflist/);
  });

  it('S4: coredns is unreachable from the two other nodes, whose packets leave by the default route', () => {
    const [finding, ...more] = findings(result, 'cluster-dns-unreachable');
    expect(more).toEqual([]);
    expect(finding?.severity).toBe('critical');
    expect(finding?.subjects).toEqual([
      'node:minikube-m02',
      'node:minikube-m03',
      'kube-system/coredns-64897985d-58btq',
    ]);
    expect(linesOf(finding?.evidence ?? [])).toEqual([246, 489, 596]);
    for (const pod of ['default/nginx', 'default/nginx-manual'])
      expect(ask(opened, ALLOW_ALL, pod, 'kube-system/coredns-64897985d-58btq')).toMatchObject({
        verdict: 'blocked',
        disposition: 'LEAKS_OUTSIDE',
      });
    expect(ask(opened, ALLOW_ALL, 'node:minikube', 'kube-system/coredns-64897985d-58btq')).toMatchObject({
      verdict: 'delivered',
    });
  });

  it('S5: spec.podCIDR plays no part in Calico IPAM', () => {
    const [finding] = findings(result, 'pod-cidr-unused');
    expect(finding?.severity).toBe('info');
    expect(linesOf(finding?.evidence ?? [])).toEqual(expect.arrayContaining([317, 321, 325, 730, 731, 732]));
  });

  it('S6: calicoctl v3.22.1 is used against a v3.20.0 cluster', () => {
    const [finding] = findings(result, 'calicoctl-version-mismatch');
    expect(finding?.says).toMatch(/v3\.22\.1.*v3\.20\.0/);
    expect(linesOf(finding?.evidence ?? [])).toEqual([613, 614]);
  });

  it('S7: IPIP Always inside one network, and the MTU is consistent with it', () => {
    const [finding] = findings(result, 'tunnel-without-need');
    expect(finding?.says).toMatch(/172\.16\.30\.0\/24.*CrossSubnet.*MTU 1480/);
    expect(linesOf(finding?.evidence ?? [])).toEqual([719, 350, 231, 474]);
    const mtu = result.outcomes.find(({ id }) => id === 'tunnel-mtu-mismatch');
    expect(mtu?.status).toBe('passed');
  });
});
