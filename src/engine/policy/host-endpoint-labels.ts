import { type LabelView, viewOf } from '../../lib/selector/label-view.ts';
import type { HostEndpoint } from '../../model/policing.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { firstOf, nothing } from './label-layers.ts';
import { accountProfile, namespaceProfile } from './profile-labels.ts';

/** Labels of a profile, as an endpoint inherits them. Only the ones that Calico makes itself are always there. */
function profileLabels(snapshot: Snapshot, name: string): LabelView {
  const [, kind, rest = ''] = /^(kns|ksa)\.(.*)$/.exec(name) ?? [];
  if (kind === 'kns') return namespaceProfile(snapshot, rest);
  if (kind === 'ksa') {
    const dot = rest.indexOf('.');
    return accountProfile(snapshot, rest.slice(0, dot), rest.slice(dot + 1));
  }
  if (name === 'projectcalico-default-allow') return nothing;
  const profile = snapshot.profiles.find((one) => one.name === name);
  if (profile) return viewOf(profile.labelsToApply);
  return snapshot.profiles.length > 0 || snapshot.manifestsOnly ? nothing : { get: () => 'unknown' };
}

/** Labels of a host endpoint: its own, then those of its profiles in their order. */
export function hostEndpointLabels(snapshot: Snapshot, { labels, profiles }: HostEndpoint): LabelView {
  return firstOf([viewOf(labels), ...profiles.map((name) => profileLabels(snapshot, name))]);
}
