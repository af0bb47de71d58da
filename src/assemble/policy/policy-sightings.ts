import { type Change, manifestObjects } from '../changes.ts';
import type { Collection } from '../collection.ts';
import { listsOf } from '../object-lists.ts';
import { describedPolicy } from './kubernetes-described.ts';
import { isOfKind, type KindOfPolicy } from './policy-kinds.ts';
import { idOf, type NameOf } from './policy-names.ts';
import type { Release } from './release.ts';
import { type ShownPolicy, shownPolicy } from './shown-policy.ts';

/** Everything that shows what a policy of a kind says, in order; of one moment, the more exact form last. */
export function policySightings(
  all: Collection,
  changes: readonly Change[],
  of: KindOfPolicy,
  release: Release,
  nameOf: NameOf,
): ShownPolicy[] {
  const applied = changes.flatMap(({ resource, effect, manifest, moment, namespace }): ShownPolicy[] =>
    resource === of.resource && effect !== 'deleted' && manifest && isOfKind(of, manifest.record)
      ? [shownPolicy(of, manifest, moment, namespace, release, nameOf)]
      : [],
  );
  const listed = listsOf(all, of.list).flatMap((list) =>
    manifestObjects(list)
      .filter(({ record }) => isOfKind(of, record))
      .map((object) =>
        shownPolicy(of, object, list.artifact.moment, list.artifact.args.namespace, release, nameOf),
      ),
  );
  const described =
    of.kind !== 'KubernetesNetworkPolicy'
      ? []
      : all.of('kubectl-describe-networkpolicies').flatMap((one) =>
          one.records.map((record): ShownPolicy => {
            const policy = describedPolicy(one, record, release);
            const id = idOf(policy.namespace ?? '', policy.name);
            return { id, moment: one.artifact.moment, policy, remarks: [] };
          }),
        );
  return [...described, ...listed, ...applied].sort((a, b) => a.moment - b.moment);
}
