import { type Address, addressesIn, contains, type Family, parseCidr } from './cidr.ts';
import { type Doc, listAt, mapAt, nameOf, textAt, valueAt } from './documents.ts';
import { calicoDocs, coreDocs } from './owners.ts';
import type { World } from './world.ts';

const TUNNELS: ReadonlyMap<string, RegExp> = new Map([
  ['tunl0', /^projectcalico\.org\/IPv4IPIPTunnelAddr$/],
  ['vxlan.calico', /^projectcalico\.org\/IPv4VXLANTunnelAddr$/],
  ['vxlan-v6.calico', /^projectcalico\.org\/IPv6VXLANTunnelAddr$/],
  ['wireguard.cali', /^projectcalico\.org\/IPv4WireguardInterfaceAddr$/],
]);

const nodeNamed = (world: World, node: string) =>
  coreDocs(world.docs, 'Node').find((doc) => nameOf(doc) === node);

function annotated(node: Doc | undefined, key: RegExp): readonly Address[] {
  const annotations = [...mapAt(node, 'metadata', 'annotations')];
  return addressesIn(annotations.flatMap(([name, value]) => (key.test(name) ? value : [])));
}

function internalAddresses(node: Doc | undefined): readonly Address[] {
  const internal = listAt(node, 'status', 'addresses').filter((one) => textAt(one, 'type') === 'InternalIP');
  return addressesIn(internal.map((one) => textAt(one, 'address')));
}

/** The addresses of one interface of a node: a tunnel has its own, any other is taken to carry the node's. */
export function nodeAddresses(world: World, node: string, via: string): readonly Address[] {
  const doc = nodeNamed(world, node);
  const tunnel = TUNNELS.get(via);
  return tunnel === undefined ? internalAddresses(doc) : annotated(doc, tunnel);
}

/** The address of a node in a family. */
export function nodeAddress(world: World, node: string, family: Family): Address {
  const found = internalAddresses(nodeNamed(world, node)).find((address) => address.family === family);
  if (found === undefined) throw new Error(`node ${node} has no IPv${family} address`);
  return found;
}

function poolOf(world: World, address: Address): Doc | undefined {
  return calicoDocs(world.docs, 'IPPool').find((pool) => {
    const cidr = parseCidr(textAt(pool, 'spec', 'cidr'));
    return cidr !== undefined && contains(cidr, address);
  });
}

/** Do two nodes share the subnet that their Calico annotation states? */
function sameSubnet(world: World, from: string, to: string, family: Family): boolean {
  const key = `projectcalico.org/IPv${family}Address`;
  const subnet = parseCidr(mapAt(nodeNamed(world, from), 'metadata', 'annotations').get(key) ?? '');
  return subnet !== undefined && contains(subnet, nodeAddress(world, to, family));
}

/** The source of a packet from a process of a node to a pod of another: the tunnel's, if it goes through one. */
export function hostSource(world: World, from: string, to: string, destination: Address): Address {
  const { family } = destination;
  const pool = poolOf(world, destination);
  for (const [field, key] of [
    ['ipipMode', /^projectcalico\.org\/IPv4IPIPTunnelAddr$/],
    ['vxlanMode', new RegExp(`^projectcalico\\.org/IPv${family}VXLANTunnelAddr$`)],
  ] as const) {
    const mode = textAt(pool, 'spec', field);
    const tunnelled = mode === 'Always' || (mode === 'CrossSubnet' && !sameSubnet(world, from, to, family));
    const [address] = annotated(nodeNamed(world, from), key);
    if (tunnelled && address !== undefined && address.family === family) return address;
  }
  return nodeAddress(world, from, family);
}

/** Does a packet from this pod address get the address of its node when it goes to that destination? */
export function isMasqueraded(world: World, source: Address, destination: Address): boolean {
  const natOutgoing = valueAt(poolOf(world, source), 'spec', 'natOutgoing') === true;
  return natOutgoing && poolOf(world, destination) === undefined;
}
