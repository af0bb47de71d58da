import type { Diagnostic } from '../../lib/diagnostic.ts';
import type { IdlePolicy, Policy } from '../../model/policy.ts';
import type { ManifestObject } from '../changes.ts';
import { isOfManifests } from '../manifest-bundle.ts';
import { placesIn } from '../object-lists.ts';
import type { KindOfPolicy } from './policy-kinds.ts';
import { idOf, type NameOf, STORED } from './policy-names.ts';
import type { Release } from './release.ts';

/** A policy as one source shows it. */
export interface ShownPolicy {
  readonly id: string;
  readonly moment: number;
  readonly policy: Policy | IdlePolicy;
  readonly remarks: readonly Diagnostic[];
}

const namespaceOf = (of: KindOfPolicy, record: ManifestObject['record'], otherwise: string | undefined) =>
  of.isNamespaced ? (record.namespace ?? otherwise ?? 'default') : '';

/** What an object says about a policy of its kind. */
export function shownPolicy(
  of: KindOfPolicy,
  { record, artifact }: ManifestObject,
  moment: number,
  otherwise: string | undefined,
  release: Release,
  nameOf: NameOf,
): ShownPolicy {
  const namespace = namespaceOf(of, record, otherwise);
  const document = record.document as { readonly spec?: unknown };
  const at = placesIn(artifact, record);
  const read = of.read({
    identity: { kind: of.kind, ...(of.isNamespaced && { namespace }), name: record.name },
    spec: { value: document.spec, pointer: '/spec', at },
    isStored:
      (artifact.args.list !== undefined && !isOfManifests(artifact)) || STORED.test(record.apiVersion),
    release,
  });
  return { id: idOf(namespace, nameOf(record)), moment, ...read };
}
