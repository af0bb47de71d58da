import { addressOf } from '../lib/address.ts';
import type { Artifact } from '../lib/artifact.ts';
import { sha1 } from '../lib/hash.ts';

/** A made-up cluster as the text that commands would print; the same numbers give the same bytes. */
export interface ClusterSize {
  readonly nodes: number;
  readonly podsPerNode: number;
}

const text = (bits: bigint) => addressOf(4, bits).text;
const NODES = 0x0a000000n; // 10.0.0.0
const PODS = 0x64400000n; // 100.64.0.0

const nodeName = (n: number) => `node-${n}`;
const nodeAddress = (n: number) => text(NODES + BigInt(n + 10));
/** One /26 block for each node. */
const block = (n: number) => PODS + BigInt(n * 64);
const pod = (n: number, p: number) => ({ name: `app-${n}-${p}`, address: text(block(n) + BigInt(p + 1)) });
const veth = (name: string) => `cali${sha1(`shop.${name}`).slice(0, 11)}`;

function artifact(
  kind: string,
  host: string | undefined,
  body: readonly string[],
  args: Record<string, string> = {},
): Artifact {
  const scope = host === undefined ? ({ kind: 'cluster' } as const) : ({ kind: 'host', host } as const);
  const path = `${host ?? 'cluster'}/${kind}.txt`;
  return { path, kind, scope, moment: 1, state: 'ok', command: kind, args, text: `${body.join('\n')}\n` };
}

/** `ip route` of one node: its own pods, its blackhole, and an IPIP route for every other node's block. */
export function routesText(n: number, size: ClusterSize): string[] {
  const pods = Array.from({ length: size.podsPerNode }, (_, p) => pod(n, p));
  const others = Array.from({ length: size.nodes }, (_, other) => other).filter((other) => other !== n);
  return [
    'default via 10.0.0.1 dev eth0 proto static ',
    `10.0.0.0/16 dev eth0 proto kernel scope link src ${nodeAddress(n)} `,
    ...pods.map(({ name, address }) => `${address} dev ${veth(name)} scope link `),
    `blackhole ${text(block(n))}/26 proto bird `,
    ...others.map(
      (other) => `${text(block(other))}/26 via ${nodeAddress(other)} dev tunl0 proto bird onlink `,
    ),
  ];
}

function linksText(n: number, size: ClusterSize): string[] {
  const pods = Array.from({ length: size.podsPerNode }, (_, p) => pod(n, p));
  return [
    '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000',
    `    inet ${nodeAddress(n)}/16 scope global eth0`,
    '3: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN group default qlen 1000',
    `    inet ${text(block(n))}/32 scope global tunl0`,
    ...pods.map(
      ({ name }, p) =>
        `${p + 4}: ${veth(name)}@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1480 qdisc noqueue state UP group default`,
    ),
  ];
}

/** Every artifact of the cluster. */
export function clusterArtifacts(size: ClusterSize): Artifact[] {
  const nodes = Array.from({ length: size.nodes }, (_, n) => n);
  const pods = nodes.flatMap((n) =>
    Array.from({ length: size.podsPerNode }, (_, p) => ({ n, ...pod(n, p) })),
  );
  return [
    artifact('kubectl-get-nodes', undefined, [
      'NAME        STATUS   ROLES    AGE   VERSION   INTERNAL-IP',
      ...nodes.map((n) => `${nodeName(n).padEnd(9)}   Ready    <none>   1d    v1.30.0   ${nodeAddress(n)}`),
    ]),
    artifact(
      'kubectl-get-pods',
      undefined,
      [
        'NAMESPACE   NAME           READY   STATUS    RESTARTS   AGE   IP                NODE',
        ...pods.map(
          ({ n, name, address }) =>
            `shop        ${name.padEnd(12)}   1/1     Running   0          1d    ${address.padEnd(15)}   ${nodeName(n)}`,
        ),
      ],
      { 'all-namespaces': 'true' },
    ),
    ...nodes.flatMap((n) => [
      artifact('ip-addr', nodeName(n), linksText(n, size)),
      artifact('ip-route', nodeName(n), routesText(n, size)),
    ]),
  ];
}
