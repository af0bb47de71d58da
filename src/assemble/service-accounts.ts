import { z } from 'zod';
import { sortedBy } from '../lib/sort.ts';
import type { ServiceAccount } from '../model/policing.ts';
import type { KnownByNamespace } from '../model/snapshot.ts';
import type { Change } from './changes.ts';
import type { Collection } from './collection.ts';
import { evidenceOf, type KindOfObject, objectsAt } from './known-objects.ts';

const serviceAccount = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).nullish() }),
});

const SERVICE_ACCOUNTS: KindOfObject<ServiceAccount> = {
  kind: 'ServiceAccount',
  list: 'serviceaccounts',
  resource: 'serviceaccount',
  isNamespaced: true,
  read(object) {
    const read = serviceAccount.safeParse(object.document);
    if (!read.success) return undefined;
    const { namespace, name } = object;
    const labels = read.data.metadata.labels ?? {};
    return { namespace, name, labels, evidence: evidenceOf(object, '/metadata/labels') };
  },
};

/** The service accounts with their labels; `undefined` when nothing was asked about them. */
export function assembleServiceAccounts(
  all: Collection,
  changes: readonly Change[],
  at: number,
): KnownByNamespace<ServiceAccount> | undefined {
  const found = objectsAt(all, changes, SERVICE_ACCOUNTS, at);
  return found && { ...found, items: sortedBy(found.items, ({ namespace, name }) => `${namespace}/${name}`) };
}
