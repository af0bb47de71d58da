import type { Labels } from '../model/workload.ts';
import type { Change } from './changes.ts';
import type { Sighting } from './sighting.ts';

/** `a=b,c=d` as people give it to --labels; `undefined` for anything else. */
function parseLabels(text: string): Labels {
  return Object.fromEntries(
    text.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
}

/** Labels that a pod was created with: from its manifest, or those that `kubectl run` gives. */
function createdWith(change: Change): Labels | undefined {
  const document = change.manifest?.record.document as
    | { metadata?: { labels?: Record<string, string> } }
    | undefined;
  if (document) return document.metadata?.labels ?? {};
  if (change.args.verb !== 'run') return undefined;
  // kubectl run labels the pod run=NAME unless --labels is given.
  return change.args.labels === undefined ? { run: change.name } : parseLabels(change.args.labels);
}

/** Applies `kubectl label KIND NAME key=value other-`. */
export function relabelled(labels: Labels, change: Change): Labels {
  const words = (change.args.names ?? '').split(' ').filter((word) => /=|-$/.test(word));
  const current = new Map(Object.entries(labels));
  for (const word of words) {
    if (word.includes('='))
      for (const [key, value] of Object.entries(parseLabels(word))) current.set(key, value);
    else current.delete(word.slice(0, -1));
  }
  return Object.fromEntries(current);
}

/**
 * The labels of a pod at a moment; `undefined` when no source shows them.
 *
 * @param sightings what shows this pod, nearest first
 */
export function labelsAt(
  id: string,
  sightings: readonly Sighting[],
  changes: readonly Change[],
  at: number,
): Labels | undefined {
  const own = changes.filter(
    (change) => change.resource === 'pod' && `${change.namespace}/${change.name}` === id,
  );
  const seen = sightings.find((one) => one.labels !== undefined);
  const creation = own.find((change) => change.effect === 'created');
  const base = seen?.labels ?? (creation && createdWith(creation));
  if (base === undefined) return undefined;
  const from = seen?.moment ?? creation?.moment ?? 0;
  return own
    .filter((change) => change.args.verb === 'label' && change.moment > from && change.moment <= at)
    .reduce(relabelled, base);
}
