import type { Source } from '../../lib/source.ts';
import type { Direction, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { PolicedEndpoint } from './endpoint.ts';
import { ruleMatches } from './match.ts';
import type { PolicyPacket } from './packet.ts';
import { namespaceLabels } from './profile-labels.ts';

/** What a profile ends a packet with; `unknown` when the profile was not collected. */
export interface ProfileEnding {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** Absent when no profile said anything, which denies. */
  readonly profile?: string;
  readonly evidence: readonly Source[];
}

const DEFAULT_ALLOW = 'projectcalico-default-allow';
const NONE: ProfileEnding = { verdict: 'denied', evidence: [] };

/** The profiles of an endpoint, in their order (calico-semantics 1.11). Those of service accounts have no rules. */
function profilesOf(endpoint: PolicedEndpoint): readonly string[] {
  return endpoint.kind === 'workload'
    ? [`kns.${endpoint.workload.namespace}`]
    : endpoint.hostEndpoint.profiles;
}

interface Said {
  readonly endings: readonly ProfileEnding[];
  readonly isOpen: boolean;
}

const nothingSaid: Said = { endings: [], isOpen: true };

function ruled(snapshot: Snapshot, profile: string, rules: readonly Rule[], packet: PolicyPacket): Said {
  const endings: ProfileEnding[] = [];
  let goesOn = false;
  for (const rule of rules) {
    const match = ruleMatches(snapshot, rule, packet);
    if (match === 'no' || rule.action === 'log') continue;
    if (rule.action === 'pass') goesOn = true;
    else {
      const verdict = rule.action === 'allow' ? 'allowed' : 'denied';
      endings.push({ verdict, profile, evidence: [rule.source] });
    }
    if (match === 'yes') return { endings, isOpen: goesOn };
  }
  return { endings, isOpen: true };
}

function ofNamespace(snapshot: Snapshot, profile: string, namespace: string): Said {
  // A pod whose Namespace was not collected has one all the same: nothing runs without.
  if (namespaceLabels(snapshot, namespace) === 'missing') return nothingSaid;
  return { endings: [{ verdict: 'allowed', profile, evidence: [] }], isOpen: false };
}

function ofOneProfile(snapshot: Snapshot, profile: string, direction: Direction, packet: PolicyPacket): Said {
  if (profile.startsWith('kns.')) return ofNamespace(snapshot, profile, profile.slice('kns.'.length));
  if (profile.startsWith('ksa.')) return nothingSaid;
  if (profile === DEFAULT_ALLOW)
    return { endings: [{ verdict: 'allowed', profile, evidence: [] }], isOpen: false };
  const known = snapshot.profiles.find(({ name }) => name === profile);
  if (known) return ruled(snapshot, profile, known[direction], packet);
  const isMissing = snapshot.profiles.length > 0 || snapshot.manifestsOnly;
  return { endings: [{ verdict: isMissing ? 'denied' : 'unknown', profile, evidence: [] }], isOpen: false };
}

/** How profiles may end a packet that no policy decided: the first that says something; none denies. */
export function profileEndings(
  snapshot: Snapshot,
  endpoint: PolicedEndpoint,
  direction: Direction,
  packet: PolicyPacket,
): readonly ProfileEnding[] {
  const endings: ProfileEnding[] = [];
  for (const profile of profilesOf(endpoint)) {
    const said = ofOneProfile(snapshot, profile, direction, packet);
    endings.push(...said.endings);
    if (!said.isOpen) return endings;
  }
  return [...endings, NONE];
}
