import { sortedBy } from '../lib/sort.ts';
import { asEvidence } from '../lib/source.ts';
import type { OtherPolicy, Policy } from '../model/policy.ts';
import type { KnownByNamespace } from '../model/snapshot.ts';
import { type Change, manifestObjects } from './changes.ts';
import { type Collection, isWhole, nearest, sourceOf } from './collection.ts';
import { listsOf } from './object-lists.ts';
import { policyFromDescribe } from './policy-from-describe.ts';
import { isNetworkPolicy, policyFromManifest } from './policy-from-manifest.ts';
import { type Listing, presenceAt } from './presence.ts';

/** A policy as one source shows it. */
interface Shown {
  readonly id: string;
  readonly moment: number;
  readonly policy: Policy;
}

function shownPolicies(all: Collection, changes: readonly Change[]): Shown[] {
  const id = (policy: Policy) => `${policy.namespace}/${policy.name}`;
  const applied = changes.flatMap((change): Shown[] => {
    const policy =
      change.resource === 'networkpolicy' && change.manifest
        ? policyFromManifest(change.manifest, change.namespace)
        : undefined;
    return policy && change.effect !== 'deleted' ? [{ id: id(policy), moment: change.moment, policy }] : [];
  });
  const listed = listsOf(all, 'networkpolicies').flatMap((of) =>
    manifestObjects(of).flatMap((object): Shown[] => {
      const policy = policyFromManifest(object, of.artifact.args.namespace ?? 'default');
      return policy ? [{ id: id(policy), moment: of.artifact.moment, policy }] : [];
    }),
  );
  const described = all.of('kubectl-describe-networkpolicies').flatMap((of) =>
    of.records.map((record): Shown => {
      const policy = policyFromDescribe(of, record);
      return { id: id(policy), moment: of.artifact.moment, policy };
    }),
  );
  // The latest counts; of one moment, objects before `describe`, which leaves things out.
  return [...described, ...listed, ...applied].sort((a, b) => a.moment - b.moment);
}

function policyListings(all: Collection): Listing[] {
  const tables = all.of('kubectl-get-networkpolicies').map((of) => ({
    of,
    objects: of.records.map((record) => ({
      namespace: record.namespace,
      name: record.name,
      source: sourceOf(of, record),
    })),
  }));
  const described = all.of('kubectl-describe-networkpolicies').map((of) => ({
    of,
    objects: of.records.map((record) => ({
      namespace: record.namespace,
      name: record.name,
      source: sourceOf(of, record),
    })),
  }));
  const objects = listsOf(all, 'networkpolicies').map((of) => ({
    of,
    objects: manifestObjects(of)
      .filter(({ record }) => isNetworkPolicy(record))
      .map(({ record, source }) => ({ namespace: record.namespace, name: record.name, source })),
  }));
  return [...tables, ...described, ...objects]
    .map(({ of, objects: found }): Listing => {
      const { args, moment } = of.artifact;
      const namespace = args.namespace ?? 'default';
      return {
        moment,
        covers: args['all-namespaces'] === undefined ? namespace : 'all',
        whole: isWhole(of) && of.unread.length === 0,
        objects: found.map((object) => ({ ...object, namespace: object.namespace ?? namespace })),
        source: sourceOf(of, { line: 1 }),
      };
    })
    .sort((a, b) => a.moment - b.moment);
}

/** The Kubernetes network policies at a moment; `undefined` when nothing was asked about them. */
export function assemblePolicies(
  all: Collection,
  changes: readonly Change[],
  at: number,
): KnownByNamespace<Policy> | undefined {
  const shown = shownPolicies(all, changes);
  const presence = presenceAt(policyListings(all), changes, 'networkpolicy', at);
  if (presence.sources.length === 0 && presence.objects.size === 0) return undefined;
  const items = [...presence.objects].flatMap(([id, { namespace, name, sources }]): Policy[] => {
    const best = nearest(
      shown.filter((one) => one.id === id),
      at,
      (one) => one.moment,
    );
    const evidence = asEvidence([...new Set([...(best?.policy.evidence ?? []), ...sources])]);
    if (!evidence) return [];
    return [best ? { ...best.policy, evidence } : nameOnly(namespace, name, evidence)];
  });
  return {
    items: sortedBy(items, (policy) => `${policy.namespace}/${policy.name}`),
    completeIn: presence.completeIn,
    sources: presence.sources,
  };
}

/** A policy of which the listing shows nothing but the name: whom it selects and what it allows is unknown. */
function nameOnly(namespace: string, name: string, evidence: Policy['evidence']): Policy {
  const unknown = { selector: { requirements: [] }, types: [], ingress: undefined, egress: undefined };
  return {
    kind: 'NetworkPolicy',
    namespace,
    name,
    tier: 'default',
    order: 1000,
    ...unknown,
    specKnown: false,
    evidence,
  };
}

/** Kinds that act on traffic and that this version does not evaluate. A tier alone does nothing; its policies do. */
const OTHER_KINDS =
  /^(Global)?NetworkPolicy$|^(Baseline)?AdminNetworkPolicy$|^ClusterNetworkPolicy$|^HostEndpoint$/;

/** Calico's API shows the policies of Kubernetes again, under this name. */
const SHOWN_AGAIN = /^knp\.default\./;

/** Calico and admin policies that the input shows, in any form. */
export function assembleOtherPolicies(all: Collection): OtherPolicy[] {
  return all.of('manifest').flatMap((of) =>
    of.records
      .filter(
        (record) =>
          OTHER_KINDS.test(record.kind) && !isNetworkPolicy(record) && !SHOWN_AGAIN.test(record.name),
      )
      .map((record) => ({
        kind: record.kind,
        name: record.name,
        ...(record.namespace !== undefined && { namespace: record.namespace }),
        source: sourceOf(of, record),
      })),
  );
}
