import type { Artifact } from '../lib/artifact.ts';
import type { Source } from '../lib/source.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, type Collection, sourceOf } from './collection.ts';

type ManifestRecord = RecordOf<'manifest'>;

/** An object in a manifest, and where it stands. */
export interface ManifestObject {
  readonly artifact: Artifact;
  readonly record: ManifestRecord;
  readonly source: Source;
}

/** Something that the session did to the cluster. */
export interface Change {
  readonly moment: number;
  readonly effect: 'created' | 'deleted' | 'changed';
  /** Plain singular kind in lower case: `pod`, `networkpolicy`; Calico's own NetworkPolicy with its group. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
  /** The object as it was shown, when the session shows the file that was applied. */
  readonly manifest?: ManifestObject;
  readonly source: Source;
}

/** The resource of a change to a NetworkPolicy of Calico. */
export const CALICO_NETWORK_POLICY = 'networkpolicy.projectcalico.org';

const EFFECTS: Readonly<Record<string, Change['effect']>> = { created: 'created', deleted: 'deleted' };

/**
 * `networkpolicy.networking.k8s.io` and `networkpolicies` are the same kind. Calico has another one of this name:
 * that one keeps its group.
 */
function plainKind(resource: string): string {
  const [name = '', ...group] = resource.toLowerCase().split('.');
  const plain = name.replace(/ies$/, 'y').replace(/(pod|deployment|namespace|node)s$/, '$1');
  return plain === 'networkpolicy' && /^(crd\.)?projectcalico\.org$/.test(group.join('.'))
    ? CALICO_NETWORK_POLICY
    : plain;
}

/** All objects in the manifests of an artifact. */
export function manifestObjects(of: Collected<'manifest'>): ManifestObject[] {
  return of.records.map((record) => ({ artifact: of.artifact, record, source: sourceOf(of, record) }));
}

/** The resource of an object, as changes name it. */
function resourceOf({ kind, apiVersion }: ManifestRecord): string {
  const [group = ''] = apiVersion.split('/');
  return plainKind(`${kind}.${group}`);
}

/**
 * The manifest behind a change: a file shown before it (the last time), or typed with the command; a file that
 * was only shown afterwards is taken too, since people also look at what they just applied.
 */
function manifestFor(all: Collection, change: Collected<'kubectl-change'>, kind: string, name: string) {
  const file = change.artifact.args.file;
  if (file === undefined) return undefined;
  const { moment } = change.artifact;
  const shown = all
    .of('manifest')
    .filter(({ artifact }) => artifact.args.file === file && (file !== '-' || artifact.moment === moment))
    .flatMap(manifestObjects)
    .filter(({ record }) => resourceOf(record) === kind && record.name === name);
  return shown.filter(({ artifact }) => artifact.moment <= moment).at(-1) ?? shown[0];
}

/** Every change of the session, in order. */
export function changesOf(all: Collection): Change[] {
  return all.of('kubectl-change').flatMap((one) =>
    one.records.map((record): Change => {
      const resource = plainKind(record.resource);
      const manifest = manifestFor(all, one, resource, record.name);
      const { args, moment } = one.artifact;
      return {
        moment,
        effect: EFFECTS[record.verb] ?? 'changed',
        resource,
        namespace: record.namespace ?? args.namespace ?? manifest?.record.namespace ?? 'default',
        name: record.name,
        args,
        ...(manifest && { manifest }),
        source: sourceOf(one, record),
      };
    }),
  );
}
