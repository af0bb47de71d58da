import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Endpoint, resolveEndpoint } from '../../../src/engine/path/endpoint.ts';
import { trace } from '../../../src/engine/path/trace.ts';
import { openSource } from '../../../src/importers/open-source.ts';
import { analyse, type Opened, open } from '../../../src/pipeline.ts';
import type { Result } from '../../../src/result/result.ts';
import { result as resultSchema } from '../../../src/result/result.ts';

/**
 * A real session on a three-node minikube cluster with Calico v3.20 (IPIP): two pods ping each other before, under
 * and after network policies. `session.md` holds its commands and outputs on their original lines, so the line
 * numbers below are those of the terminal session; what each line says was read off it by eye.
 */
const SESSION = join(import.meta.dirname, 'session.md');
const SEED = join(import.meta.dirname, '../../../../shared/seed');

const BEFORE_POLICY = 37;
const DEFAULT_DENY = 63;
const ALLOW_ALL = 74;

const seeds = existsSync(SEED)
  ? readdirSync(SEED)
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(SEED, file))
  : [];
// The original text is not part of this repository; where it lies beside it, it must give the same answers.
const sources = [SESSION, ...seeds];

function endpoint(opened: Opened, at: number, name: string): Endpoint {
  const found = resolveEndpoint(opened.snapshotAt(at), name);
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

const ask = (opened: Opened, at: number, from: string, to: string) =>
  trace(opened.snapshotAt(at), {
    from: endpoint(opened, at, from),
    to: endpoint(opened, at, to),
    protocol: 'icmp',
  });

const linesOf = (evidence: readonly { line: number }[]) => evidence.map(({ line }) => line);

function findings(result: Result, id: string) {
  const outcome = result.outcomes.find((one) => one.id === id);
  return outcome?.status === 'failed' ? outcome.findings : [];
}

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

  it('S8: before any policy both directions arrive over tunl0 with reply TTL 62, and 8.8.8.8 through NAT', () => {
    for (const [from, to] of [
      ['default/nginx', 'default/nginx-manual'],
      ['default/nginx-manual', 'default/nginx'],
    ] as const) {
      const found = ask(opened, BEFORE_POLICY, from, to);
      expect(found).toMatchObject({ verdict: 'delivered', disposition: 'DELIVERED', ttl: 62 });
      const steps = found.forward.hops.flatMap((hop) => hop.steps);
      expect(steps.filter(({ kind, at }) => kind === 'encap' && at === 'tunl0')).toHaveLength(1);
      expect(found.policies.map(({ verdict, policy }) => [verdict, policy])).toEqual([
        ['allowed', undefined],
        ['allowed', undefined],
      ]);
    }
    const out = ask(opened, BEFORE_POLICY, 'default/nginx-manual', '8.8.8.8');
    expect(out).toMatchObject({ verdict: 'delivered', disposition: 'EXITS_CLUSTER' });
    const snat = out.forward.hops.flatMap((hop) => hop.steps).find(({ kind }) => kind === 'snat');
    expect(snat?.says).toMatch(/10\.244\.151\.1 to 172\.16\.30\.8/);
    expect(linesOf(snat?.evidence ?? [])).toContain(720);
  });

  it('S9: default-deny-ingress blocks both directions at the destination, allow-all-ingress lets them pass', () => {
    for (const [from, to] of [
      ['default/nginx', 'default/nginx-manual'],
      ['default/nginx-manual', 'default/nginx'],
    ] as const) {
      const denied = ask(opened, DEFAULT_DENY, from, to);
      expect(denied).toMatchObject({
        verdict: 'blocked',
        disposition: 'DENIED_INGRESS',
        decidedBy: 'request',
      });
      expect(denied.policies.at(-1)).toMatchObject({
        direction: 'ingress',
        endpoint: to,
        verdict: 'denied',
        policy: 'default/default-deny-ingress',
      });
      const allowed = ask(opened, ALLOW_ALL, from, to);
      expect(allowed).toMatchObject({ verdict: 'delivered', ttl: 62 });
      expect(allowed.policies.at(-1)).toMatchObject({
        verdict: 'allowed',
        policy: 'default/allow-all-ingress',
      });
    }
  });

  it('S10: all six observations agree with the model at their moment', () => {
    expect(result.summary.observations).toEqual({ agrees: 6, contradicts: 0, undetermined: 0 });
    expect(
      result.observations.map(({ moment, received, predicted, source }) => [
        moment,
        received,
        predicted,
        source.line,
      ]),
    ).toEqual([
      [36, 4, 'delivered', 553],
      [37, 2, 'delivered', 568],
      [59, 0, 'blocked', 822],
      [63, 0, 'blocked', 848],
      [70, 3, 'delivered', 920],
      [73, 3, 'delivered', 944],
    ]);
    expect(
      result.observations.filter(
        ({ replyTtl, predictedTtl }) => predictedTtl !== undefined && replyTtl === predictedTtl,
      ),
    ).toHaveLength(3);
  });

  it('S11: what cannot be known is named, each with the command that would tell', () => {
    const commands = [...result.assumptions, ...result.gaps].map(({ command }) => command).join('\n');
    expect(commands).toMatch(/rp_filter/);
    expect(commands).toMatch(/iptables-save/);
    expect(commands).toMatch(/calicoctl node status/);
    expect(commands).toMatch(/ip rule/);
    expect(commands).toMatch(/calicoctl get globalnetworkpolicies/);
    for (const { command } of [...result.assumptions, ...result.gaps]) expect(command).not.toBe('');
  });
});
