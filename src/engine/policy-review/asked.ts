import type { Direction } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { applicableTo } from '../policy/applicable.ts';
import type { ApplicableTier } from '../policy/applicable-tier.ts';
import type { PolicedEndpoint } from '../policy/endpoint.ts';
import { namespaceLabels } from '../policy/profile-labels.ts';

/** What is asked about an endpoint in one direction. */
export interface AskedDirection {
  readonly endpoint: PolicedEndpoint;
  readonly direction: Direction;
  readonly tiers: readonly ApplicableTier[];
  /** What becomes of packets that no tier decided, in words. */
  readonly after: string;
}

/** Stages that only rules decide in: the end of a tier lets everything go on (calico-semantics 1.10). */
const isEarly = (endpoint: PolicedEndpoint): boolean =>
  endpoint.kind === 'host-endpoint' && (endpoint.stage === 'untracked' || endpoint.stage === 'pre-dnat');

const isSelected = ({ policies }: ApplicableTier) => policies.some(({ selects }) => selects === 'yes');

/** What the end of a tier does with packets of this endpoint, in words. */
export function endText(tier: ApplicableTier, endpoint: PolicedEndpoint): string {
  const { name, defaultAction } = tier.tier;
  if (isEarly(endpoint))
    return `end of tier ${name} decides nothing before connection tracking and translation`;
  if (!tier.isKnown) return `end of tier ${name}: what it does, and where it stands, was not collected`;
  const does = defaultAction === 'deny' ? 'denies what is left' : 'passes what is left to the next tier';
  return `end of tier ${name} ${does}${isSelected(tier) ? '' : ', if one of its policies does select it'}`;
}

/** Tiers whose end denies all that their policies did not decide: only a Pass rule leads past them. */
const closed = (tiers: readonly ApplicableTier[]) =>
  tiers.filter((tier) => tier.isKnown && tier.tier.defaultAction === 'deny' && isSelected(tier));

const mayPass = ({ policies }: ApplicableTier, direction: Direction) =>
  policies.some(({ spec }) => !spec || spec[direction].some(({ action }) => action === 'pass'));

function afterText(
  snapshot: Snapshot,
  endpoint: PolicedEndpoint,
  direction: Direction,
  tiers: readonly ApplicableTier[],
): string {
  if (isEarly(endpoint)) return 'What no rule decided goes on to the next stage';
  const ends = closed(tiers);
  if (ends.some((tier) => !mayPass(tier, direction))) return 'Nothing is left after the tiers';
  const what = tiers.length === 0 ? 'No policy selects it' : 'What no tier decided or what a tier passed on';
  if (endpoint.kind === 'host-endpoint' && endpoint.stage === 'forward') return `${what}: allowed`;
  const passes = ends.length > 0 ? 'What rules passed on to the profiles' : what;
  const profiles =
    endpoint.kind === 'host-endpoint'
      ? endpoint.hostEndpoint.profiles
      : [`kns.${endpoint.workload.namespace}`];
  if (profiles.length === 0) return `${passes}: denied, as it has no profile`;
  const isMissing =
    endpoint.kind === 'workload' && namespaceLabels(snapshot, endpoint.workload.namespace) === 'missing';
  if (isMissing) return `${passes}: denied, as its Namespace does not exist`;
  return endpoint.kind === 'workload'
    ? `${passes}: allowed by profile ${profiles.join()}`
    : `${passes}: decided by ${profiles.length === 1 ? 'profile' : 'profiles'} ${profiles.join(', ')}`;
}

const STAGES = {
  ingress: ['untracked', 'pre-dnat', 'normal', 'forward'],
  egress: ['untracked', 'normal', 'forward'],
} as const;

/** Everything that is asked about an endpoint; early stages of a host endpoint only where there is something to ask. */
export function askedAbout(snapshot: Snapshot, endpoint: PolicedEndpoint): readonly AskedDirection[] {
  const stages = (direction: Direction): readonly PolicedEndpoint[] =>
    endpoint.kind === 'workload' ? [endpoint] : STAGES[direction].map((stage) => ({ ...endpoint, stage }));
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    stages(direction).flatMap((one): AskedDirection[] => {
      const [tiers = []] = applicableTo(snapshot, one, direction);
      if (tiers.length === 0 && one.kind === 'host-endpoint' && one.stage !== 'normal') return [];
      return [{ endpoint: one, direction, tiers, after: afterText(snapshot, one, direction, tiers) }];
    }),
  );
}
