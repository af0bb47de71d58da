import { type Policy, titleOf } from '../../model/policy.ts';
import type { Gap } from '../ledger.ts';
import type { Decider } from './judgement.ts';
import { REFUSED, SPOOFING } from './refused.ts';
import type { Doubt } from './walked.ts';

/** What people call a policy; the Kubernetes kind is what they mean when they say no kind. */
export const calledOf = (policy: Policy): string =>
  policy.kind === 'KubernetesNetworkPolicy' ? `${policy.namespace}/${policy.name}` : titleOf(policy);

const COMMANDS = {
  NetworkPolicy: 'calicoctl get networkpolicy -A -o yaml',
  GlobalNetworkPolicy: 'calicoctl get globalnetworkpolicies -o yaml',
  AdminNetworkPolicy: 'kubectl get adminnetworkpolicies -o yaml',
  BaselineAdminNetworkPolicy: 'kubectl get baselineadminnetworkpolicies -o yaml',
  ClusterNetworkPolicy: 'kubectl get clusternetworkpolicies -o yaml',
} as const;

function commandFor({ kind, name, namespace }: Policy): string {
  if (kind === 'KubernetesNetworkPolicy')
    return `kubectl get networkpolicy ${name} -n ${namespace} -o yaml; kubectl get pods -n ${namespace} --show-labels; kubectl get namespaces -o yaml`;
  return `${COMMANDS[kind]}; kubectl get pods -A -o yaml; kubectl get namespaces -o yaml; calicoctl get networksets,globalnetworksets,hostendpoints -A -o yaml`;
}

function gapOf({ policy, about }: Doubt): Gap {
  const called = calledOf(policy);
  if (about === 'tier')
    return {
      id: `tier@${policy.tier}`,
      says: `The tier ${policy.tier} of ${called} was not collected: neither its place nor its default action is known.`,
      command: 'calicoctl get tiers -o yaml',
    };
  return {
    id: `policy@${called}`,
    says: `Whether policy ${called} selects this pod or allows this traffic cannot be told from the input.`,
    command: commandFor(policy),
  };
}

/** Two policies of equal order, of which the version of Calico decides which comes first. */
const VERSION: Gap = {
  id: 'calico-version',
  says: 'Which of two policies of equal order comes first depends on the version of Calico, which is not known.',
  command: 'calicoctl version; kubectl get clusterinformations default -o yaml',
};

function profileGap({ by }: Decider): Gap {
  return {
    id: `profile@${by}`,
    says: `The rules of ${by} were not collected.`,
    command: 'calicoctl get profiles -o yaml',
  };
}

/** What would settle the doubts of a verdict. */
export function gapsOf(doubts: readonly Doubt[], deciders: readonly Decider[]): readonly Gap[] {
  if (new Set(deciders.map(({ verdict }) => verdict)).size < 2) return [];
  if (deciders.some(({ by }) => by === REFUSED)) return [SPOOFING];
  const gaps = new Map(doubts.map(gapOf).map((gap) => [gap.id, gap]));
  if (gaps.size > 0) return [...gaps.values()];
  const profile = deciders.find(({ by }) => by.startsWith('profile '));
  return [profile && !deciders.some(({ policy }) => policy) ? profileGap(profile) : VERSION];
}
