import type { z } from 'zod';
import { parseCidr } from '../../lib/cidr.ts';
import { conjunction } from '../../lib/selector/build-selector.ts';
import { fromRequirements, kubernetesPeer } from '../../lib/selector/from-label-selector.ts';
import type { Selector } from '../../lib/selector/selector.ts';
import { NAMESPACE_PREFIX } from '../../lib/selector/selector-keys.ts';
import { adminPeerShape, type adminPolicyShape } from './admin-shapes.ts';
import type { PeerMatch } from './expanded-rules.ts';
import { type labelSelector, requirementsOf } from './label-selector.ts';
import { type Part, readPart } from './part.ts';

type Pods = z.infer<typeof adminPeerShape>['pods'];

/** Everything that belongs to a namespace: an empty selector of namespaces means this. */
const IN_ANY_NAMESPACE: Selector = { kind: 'has', key: 'projectcalico.org/namespace' };

/** Whatever belongs to such namespaces, pods or not; a negative selector also holds for what has no namespace. */
function inNamespaces(namespaces: z.infer<typeof labelSelector> | null | undefined): Selector {
  const requirements = requirementsOf(namespaces);
  return requirements.length === 0 ? IN_ANY_NAMESPACE : fromRequirements(requirements, NAMESPACE_PREFIX);
}

const podsOf = (pods: NonNullable<Pods>): Selector =>
  conjunction([
    inNamespaces(pods.namespaceSelector),
    // Namespaces are chosen above: none of its own.
    kubernetesPeer({ pods: requirementsOf(pods.podSelector), namespaces: [] }, ''),
  ]);

/** The pods that a policy acts on, never host endpoints; `undefined` when it names none. */
export function subjectOf({ subject }: z.infer<typeof adminPolicyShape>): Selector | undefined {
  if (subject?.namespaces) return podsOf({ namespaceSelector: subject.namespaces, podSelector: {} });
  return subject?.pods ? podsOf(subject.pods) : undefined;
}

/** A peer of a rule, or why Calico cannot convert it. */
export type ReadPeer = PeerMatch | { readonly problem: string };

/** Reads a peer. The older API has no peers without a namespace but networks. */
export function adminPeer(part: Part): ReadPeer {
  const { value, unread } = readPart(adminPeerShape, part);
  if (!value || unread.length > 0) return { entity: {}, unread };
  const { namespaces, pods, networks } = value;
  const nets = (networks ?? []).flatMap((text) => parseCidr(text) ?? []);
  if (nets.length < (networks ?? []).length) return { problem: 'a network that is no CIDR' };
  if (pods) return { entity: { selector: podsOf(pods), nets }, unread: [] };
  if (namespaces) return { entity: { selector: inNamespaces(namespaces), nets }, unread: [] };
  return nets.length > 0
    ? { entity: { nets }, unread: [] }
    : { problem: 'a peer of a kind that it does not know' };
}
