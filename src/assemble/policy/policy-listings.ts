import { manifestObjects } from '../changes.ts';
import { type Collection, isWhole, sourceOf } from '../collection.ts';
import { listsOf } from '../object-lists.ts';
import type { Listing } from '../presence.ts';
import { isOfKind, type KindOfPolicy } from './policy-kinds.ts';
import type { NameOf } from './policy-names.ts';

/** The answers to which policies of a kind there are. */
export function policyListings(all: Collection, of: KindOfPolicy, nameOf: NameOf): Listing[] {
  const listing = (
    one: ReturnType<Collection['of']>[number],
    objects: readonly { namespace?: string | undefined; name: string; source: Listing['source'] }[],
  ): Listing => {
    const { args, moment } = one.artifact;
    const namespace = of.isNamespaced ? (args.namespace ?? 'default') : '';
    return {
      moment,
      covers: args['all-namespaces'] === undefined && of.isNamespaced ? namespace : 'all',
      whole: isWhole(one) && one.unread.length === 0,
      objects: objects.map((object) => ({
        ...object,
        namespace: of.isNamespaced ? (object.namespace ?? namespace) : '',
      })),
      source: sourceOf(one, { line: 1 }),
    };
  };
  const tables =
    of.kind === 'KubernetesNetworkPolicy'
      ? [...all.of('kubectl-get-networkpolicies'), ...all.of('kubectl-describe-networkpolicies')]
      : [];
  return [
    ...tables.map((one) =>
      listing(
        one,
        one.records.map((record) => ({
          namespace: record.namespace,
          name: record.name,
          source: sourceOf(one, record),
        })),
      ),
    ),
    ...listsOf(all, of.list).map((one) =>
      listing(
        one,
        manifestObjects(one)
          .filter(({ record }) => isOfKind(of, record))
          .map(({ record, source }) => ({ namespace: record.namespace, name: nameOf(record), source })),
      ),
    ),
  ].sort((a, b) => a.moment - b.moment);
}
