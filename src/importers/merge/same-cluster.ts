import type { Bundle } from '../../bundle/bundle.ts';
import { BundleError } from '../../bundle/bundle-error.ts';

/** A collector that may not read the namespace kube-system says so instead of a uid. */
const uidOf = ({ snapshot: { clusterUid } }: Bundle) => (clusterUid === 'unknown' ? undefined : clusterUid);

/** The uid of the cluster that all sources are of; throws `BundleError` when they are of several. */
export function sameCluster(bundles: readonly Bundle[]): string | undefined {
  const [first, ...others] = bundles.filter((bundle) => uidOf(bundle) !== undefined);
  const other = others.find((bundle) => first && uidOf(bundle) !== uidOf(first));
  if (first && other)
    throw new BundleError(
      other.snapshot.name,
      undefined,
      `it is of cluster ${uidOf(other)}, and ${first.snapshot.name} of cluster ${uidOf(first)}`,
      'sources of one cluster',
    );
  return first && uidOf(first);
}
