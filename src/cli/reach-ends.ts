import { resolveEndpoint } from '../engine/path/endpoint.ts';
import type { ReachEndpoint } from '../engine/reach/endpoints.ts';
import { stemOf } from '../engine/reach/group-name.ts';
import type { Reach } from '../engine/reach/reach.ts';
import { type Address, parseAddress, width } from '../lib/address.ts';
import { type Cidr, contains, parseCidr, prefixOf } from '../lib/cidr.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { UsageError } from './exit-code.ts';
import { nearest } from './nearest.ts';

/** What people mean by one side of the question. */
export interface EndChoice {
  /** Prefixes that have to be endpoints of their own. */
  readonly nets: readonly Cidr[];
  readonly isMeant: (endpoint: ReachEndpoint, reach: Reach) => boolean;
  /** True when it names one endpoint, not several that may differ. */
  readonly isSingle: boolean;
}

type Meant = (endpoint: ReachEndpoint) => boolean;

const many = (isMeant: Meant): EndChoice => ({ nets: [], isMeant, isSingle: false });
const one = (isMeant: Meant): EndChoice => ({ nets: [], isMeant, isSingle: true });

/** The address that stands for "somewhere on the internet" in each family, as in a trace. */
const INTERNET: readonly Address[] = ['203.0.113.1', '2001:db8::1'].flatMap(
  (text) => parseAddress(text) ?? [],
);

const internet: EndChoice = {
  nets: [],
  isSingle: true,
  isMeant: ({ end, atom }, { atoms, family }) =>
    end.kind === 'outside' &&
    INTERNET.some((address) => address.family === family && atoms.at(address) === atom),
};

const within = (cidr: Cidr): EndChoice => ({
  nets: [cidr],
  isSingle: cidr.length === width(cidr.base.family),
  isMeant: ({ end }) => contains(cidr, end.address),
});

function ofNamespace(snapshot: Snapshot, name: string): EndChoice {
  const names = [...new Set((snapshot.workloads?.items ?? []).map(({ namespace }) => namespace))];
  if (!names.includes(name)) {
    const near = nearest(name, names);
    throw new UsageError(
      `no pod in namespace ${name}`,
      near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Known namespaces have pods in the input.',
    );
  }
  return many(({ end }) => end.kind === 'workload' && end.workload.namespace === name);
}

/** The pods of a controller; in manifests the one that stands for them has its name. */
function ofController(snapshot: Snapshot, text: string): EndChoice {
  const id = text.includes('/') ? text : `default/${text}`;
  const isOwn: Meant = ({ end }) =>
    end.kind === 'workload' &&
    (stemOf(end.workload.id) === `${id}-` ||
      (end.workload.representative === true && end.workload.id === id));
  const stems = (snapshot.workloads?.items ?? []).map((pod) => stemOf(pod.id));
  const ids = stems.map((stem) => stem.replace(/-$/, ''));
  if (!ids.includes(id)) {
    const near = nearest(id, [...new Set(ids)]);
    throw new UsageError(`no pod of ${text}`, near.length > 0 ? `Did you mean ${near.join(', ')}?` : '');
  }
  return many(isOwn);
}

/** Reads one side: `ns/pod`, `deploy:ns/name`, `ns/`, `ns:NAME`, `node:NAME`, an address, a prefix, `internet`. */
export function readEnd(snapshot: Snapshot, text: string): EndChoice {
  if (text === 'internet') return internet;
  const address = parseAddress(text);
  const cidr = address ? prefixOf(address, width(address.family)) : parseCidr(text);
  if (cidr) return within(cidr);
  const [, namespace] = /^(?:ns:)(.+)$/.exec(text) ?? /^([^:]+)\/$/.exec(text) ?? [];
  if (namespace !== undefined) return ofNamespace(snapshot, namespace);
  if (text.startsWith('deploy:')) return ofController(snapshot, text.slice('deploy:'.length));
  const found = resolveEndpoint(snapshot, text);
  if ('problem' in found) {
    const names = [
      ...(snapshot.workloads?.items ?? []).map(({ id }) => id),
      ...(snapshot.nodes?.items ?? []).map(({ name }) => `node:${name}`),
    ];
    const near = nearest(text, names);
    throw new UsageError(found.problem, near.length > 0 ? `Did you mean ${near.join(', ')}?` : found.hint);
  }
  if (found.kind === 'node') return one(({ end }) => end.kind === 'host' && end.node === found.node.name);
  if (found.kind === 'workload')
    return one(({ end }) => end.kind === 'workload' && end.workload.id === found.workload.id);
  return within(prefixOf(found.address, width(found.address.family)));
}
