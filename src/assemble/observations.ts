import { parseAddress } from '../lib/address.ts';
import { optional } from '../lib/optional.ts';
import type { Observation } from '../model/observation.ts';
import { type Collection, sourceOf } from './collection.ts';
import type { Places } from './places.ts';

/** Every ping of the session whose target address and counts are known. */
export function assembleObservations(all: Collection, places: Places): Observation[] {
  return all.of('ping').flatMap((of) =>
    of.records.flatMap((record): Observation[] => {
      const to = parseAddress(record.address ?? record.target);
      // Without closing statistics the replies were counted by hand, and nobody knows how many were sent.
      if (!to || !record.transmitted) return [];
      const place = places(of.artifact.scope);
      const ttls = new Set(record.replies.map((reply) => reply.ttl));
      const [ttl] = ttls;
      return [
        {
          moment: of.artifact.moment,
          protocol: 'icmp',
          from: place && { kind: place.kind, id: place.id },
          to,
          sent: record.transmitted,
          received: record.received ?? record.replies.length,
          ...optional({ replyTtl: ttls.size === 1 ? ttl : undefined }),
          command: of.artifact.command,
          source: sourceOf(of, record),
        },
      ];
    }),
  );
}
