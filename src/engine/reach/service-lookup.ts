import type { Address } from '../../lib/address.ts';
import { byText } from '../../lib/sort.ts';
import type { EntityMatch, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { isListed } from '../policy/profile-labels.ts';
import { servicesIn } from './rules-of.ts';

type Named = NonNullable<EntityMatch['service']>;
type Port = { readonly protocol: number; readonly port: number };

/** The ports of a Service at an address. */
export interface ServicePorts {
  readonly ports: readonly Port[];
  /** False when more slices of it may exist. */
  readonly isWhole: boolean;
}

/** Finds the Services of rules that have an address (calico-semantics 1.7: ready or not, with the ports of the slice). */
export interface ServiceLookup {
  readonly at: (service: Named, address: Address | undefined) => ServicePorts | 'no' | 'unknown';
  /** Everything that the rules' Services say about an address, as one text. */
  readonly textAt: (address: Address) => string;
}

/** Looks up the endpoints of the Services that rules name. */
export function serviceLookup(snapshot: Snapshot, rules: readonly Rule[]): ServiceLookup {
  const wanted = servicesIn(rules);
  const ports = new Map<string, Map<string, Port>>();
  for (const { namespace, service, endpoints, ports: own } of snapshot.endpointSlices?.items ?? []) {
    const id = `${namespace}/${service}`;
    if (!wanted.has(id)) continue;
    for (const { address } of endpoints) {
      const key = `${id} ${address.text}`;
      const known = ports.get(key) ?? new Map<string, Port>();
      ports.set(key, known);
      for (const { protocol, port } of own)
        if (port !== undefined) known.set(`${protocol} ${port}`, { protocol, port });
    }
  }
  const at: ServiceLookup['at'] = ({ namespace, name }, address) => {
    if (namespace === '') return 'no';
    const found = ports.get(`${namespace}/${name} ${address?.text}`);
    const isWhole = isListed(snapshot.endpointSlices, namespace);
    if (!found) return isWhole ? 'no' : 'unknown';
    return { ports: [...found.values()].sort((a, b) => a.protocol - b.protocol || a.port - b.port), isWhole };
  };
  const sorted = [...wanted].sort(byText);
  const textAt = (address: Address) =>
    sorted
      .map((id) => JSON.stringify([...(ports.get(`${id} ${address.text}`)?.keys() ?? ['-'])].sort()))
      .join(' ');
  return { at, textAt };
}
