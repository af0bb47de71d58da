import { z } from 'zod';
import { parseCidr } from '../../lib/cidr.ts';
import { optional } from '../../lib/optional.ts';
import { kubernetesPeer } from '../../lib/selector/from-label-selector.ts';
import type { PeerMatch } from './expanded-rules.ts';
import { labelSelector, requirementsOf } from './label-selector.ts';
import { type Part, readPart, unreadAt } from './part.ts';

// Strict: a field that we do not know could widen or narrow the peer, so it makes the peer unknown.
const peer = z.strictObject({
  podSelector: labelSelector.nullish(),
  namespaceSelector: labelSelector.nullish(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).nullish() }).nullish(),
});

/** The addresses of a block; `undefined` for what the API does not take. */
export function netsOf(cidr: string, except: readonly string[]): PeerMatch['entity'] | undefined {
  const net = parseCidr(cidr);
  const notNets = except.flatMap((text) => parseCidr(text) ?? []);
  return net && notNets.length === except.length ? { nets: [net], notNets } : undefined;
}

/** Reads a peer of a Kubernetes NetworkPolicy. */
export function peerFrom(part: Part, namespace: string): PeerMatch {
  const { value, unread } = readPart(peer, part);
  const unknown = (fields = [unreadAt(part)]) => ({ entity: {}, unread: fields });
  if (unread.length > 0 || !value) return unknown(unread.length > 0 ? [...unread] : undefined);
  const { podSelector, namespaceSelector, ipBlock } = value;
  if (ipBlock) {
    const entity = podSelector || namespaceSelector ? undefined : netsOf(ipBlock.cidr, ipBlock.except ?? []);
    return entity ? { entity, unread: [] } : unknown();
  }
  if (!podSelector && !namespaceSelector) return unknown();
  const selector = kubernetesPeer(
    optional({
      pods: podSelector ? requirementsOf(podSelector) : undefined,
      namespaces: namespaceSelector ? requirementsOf(namespaceSelector) : undefined,
    }),
    namespace,
  );
  return { entity: { selector }, unread: [] };
}
