import { describe, expect, it } from 'vitest';
import { assemble } from '../../../src/assemble/assemble.ts';
import { readArtifact } from '../../../src/assemble/collect.ts';
import { lookup } from '../../../src/engine/forwarding/fib.ts';
import type { Artifact } from '../../../src/lib/artifact.ts';
import { address } from '../../support/build.ts';

/** Looks an address up in what `ip route` printed on a node, read as any other input is. */
function hopsFor(to: string, args: Artifact['args'], text: string): string[] | string {
  const common = { state: 'ok', scope: { kind: 'cluster' } } as const;
  const nodes = {
    ...common,
    path: 'nodes.txt',
    kind: 'kubectl-get-nodes',
    moment: 1,
    command: 'kubectl get nodes -o wide',
    args: {},
    text: 'NAME    STATUS   ROLES    AGE   VERSION   INTERNAL-IP\nbirch   Ready    <none>   1h    v1.31.0   198.51.100.11\n',
  } as const;
  const routes = {
    ...common,
    path: 'ip-route.txt',
    kind: 'ip-route',
    scope: { kind: 'host', host: 'birch' },
    moment: 2,
    command: 'ip route',
    args,
    text,
  } as const;
  const collected = [nodes, routes].flatMap((artifact) => readArtifact(artifact).collected ?? []);
  const found = lookup(assemble(collected, 2).hosts.get('birch'), address(to));
  return found.kind === 'route'
    ? found.route.nextHops.map(({ via, dev }) => via?.text ?? dev ?? '')
    : found.kind;
}

describe('routes as they are printed', () => {
  it.each([
    ['without a table, in a listing of all: main', { table: 'all' }, ['198.51.100.7']],
    ['without a table, in a listing of main', {}, ['198.51.100.7']],
    ['without a table, in a listing of another one', { table: '7' }, 'unknown'],
  ] as const)('%s', (_, args, want) => {
    expect(hopsFor('192.0.2.9', args, '192.0.2.0/28 via 198.51.100.7 dev eth0 \n')).toEqual(want);
  });
  it('pass over a next hop that is dead', () => {
    const hops =
      '\tnexthop via 198.51.100.7 dev eth0 weight 1 dead linkdown \n\tnexthop via 198.51.100.8 dev eth1 weight 1 \n';
    expect(hopsFor('192.0.2.9', {}, `192.0.2.0/28 proto bird \n${hops}`)).toEqual(['198.51.100.8']);
  });
  it('of IPv6 have metric 1024 where none is printed', () => {
    const text = '2001:db8::/64 via fe80::1 dev eth0 \n2001:db8::/64 via fe80::2 dev eth1 metric 512 \n';
    expect(hopsFor('2001:db8::9', { family: '6' }, text)).toEqual(['fe80::2']);
  });
});
