import { artifacts } from '../collector/artifacts.ts';
import type { Comparison } from '../engine/path/compare.ts';
import type { Evidence, Source } from '../lib/source.ts';
import type { CniConfig } from '../model/cni-config.ts';
import type { Block, IpPool } from '../model/ip-pool.ts';
import type { NetworkStack } from '../model/network-stack.ts';
import type { Node } from '../model/node.ts';
import type { Known, KnownByNamespace, Policies, Snapshot, Stated } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Finding, Outcome, Severity } from '../result/finding.ts';

/** What a check may ask for. A part that was not collected is not there, and the check is not run. */
export interface Parts {
  readonly nodes: Known<Node>;
  readonly workloads: KnownByNamespace<Workload>;
  readonly pools: Known<IpPool>;
  readonly blocks: Known<Block>;
  readonly policies: Policies;
  readonly hosts: ReadonlyMap<string, NetworkStack>;
  readonly cniConfigs: readonly CniConfig[];
  readonly calicoVersion: Stated<string>;
  readonly calicoctlVersion: Stated<string>;
  readonly comparisons: readonly Comparison[];
  /** The whole snapshot, for the engine. */
  readonly snapshot: Snapshot;
}

export type Part = keyof Parts;

/** The command that collects a part. */
const COMMANDS: Readonly<Record<Part, string>> = {
  nodes: artifacts['kubectl-get-nodes'].command,
  workloads: artifacts['kubectl-get-pods'].command,
  pools: artifacts['kubectl-describe-ippools'].command,
  blocks: 'kubectl get ipamblocks',
  policies: `${artifacts['kubectl-get-networkpolicies'].command}; ${artifacts['kubectl-describe-networkpolicies'].command}`,
  hosts: 'ip addr; ip route   (on each node)',
  cniConfigs: `${artifacts['cni-config'].command}   (on each node)`,
  calicoVersion: artifacts['calicoctl-version'].command,
  calicoctlVersion: artifacts['calicoctl-version'].command,
  comparisons: 'kubectl exec POD -- ping ADDRESS',
  snapshot: '',
};

export interface FindingDraft {
  readonly severity: Severity;
  readonly subjects: readonly string[];
  readonly title: string;
  readonly says: string;
  readonly evidence: Evidence;
  readonly remedy?: string;
  readonly commands?: readonly string[];
}

/** Something that the input does not tell, and the command that would. */
export interface Missing {
  readonly what: string;
  readonly command: string;
}

/** What a check found out. `unknown` is for facts that only showed to be missing while it ran. */
export type Verdict =
  | {
      readonly findings: readonly FindingDraft[];
      readonly otherwise: { readonly says: string; readonly evidence: readonly Source[] };
    }
  | { readonly notApplicable: string }
  | { readonly missing: readonly Missing[] };

/** A check is a form to fill in: a question, what it needs, and the answer from exactly that. */
export interface Check<N extends Part> {
  /** File name and anchor: the failing state as a noun. */
  readonly id: string;
  /** What is true when it passes. */
  readonly title: string;
  readonly why: string;
  readonly needs: readonly N[];
  readonly run: (parts: Pick<Parts, N>) => Verdict;
}

/** A check with its needs hidden: parts in, outcome out. */
export interface RunnableCheck {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly answer: (parts: Partial<Parts>) => Outcome;
}

/** `exactOptionalPropertyTypes`-clean copy with mutable arrays, as the result has them. */
function findingOf(draft: FindingDraft): Finding {
  const [first, ...rest] = draft.evidence;
  return {
    ...draft,
    subjects: [...draft.subjects],
    evidence: [first, ...rest],
    commands: [...(draft.commands ?? [])],
  };
}

/** Many pods or nodes often lack the same thing. */
function distinct(missing: readonly Missing[]): Missing[] {
  return [...new Map(missing.map((one) => [`${one.what}\n${one.command}`, { ...one }])).values()];
}

/**
 * Wraps a check so that its author cannot forget the unknown case: `run` is never called without all parts that
 * the check needs, and sees no others.
 */
export function defineCheck<N extends Part>(check: Check<N>): RunnableCheck {
  const { id, title, why, needs } = check;
  const question = { id, title, why };
  return {
    ...question,
    answer(parts) {
      const missing = needs.filter((part) => parts[part] === undefined);
      if (missing.length > 0)
        return {
          ...question,
          status: 'unknown',
          missing: missing.map((part) => ({ what: part, command: COMMANDS[part] })),
        };
      // Every needed part was just seen to be there.
      const verdict = check.run(parts as Pick<Parts, N>);
      if ('missing' in verdict) return { ...question, status: 'unknown', missing: distinct(verdict.missing) };
      if ('notApplicable' in verdict)
        return { ...question, status: 'not-applicable', says: verdict.notApplicable };
      const findings = verdict.findings.map(findingOf);
      if (findings.length > 0) return { ...question, status: 'failed', findings };
      return {
        ...question,
        status: 'passed',
        says: verdict.otherwise.says,
        evidence: [...verdict.otherwise.evidence],
      };
    },
  };
}

/** The parts of a snapshot that were collected. */
export function partsOf(snapshot: Snapshot, comparisons: readonly Comparison[]): Partial<Parts> {
  const { nodes, workloads, pools, blocks, policies, hosts, cniConfigs, versions } = snapshot;
  return {
    snapshot,
    ...(nodes && { nodes }),
    ...(workloads && { workloads }),
    ...(pools && { pools }),
    ...(blocks && { blocks }),
    ...(policies.completeIn.KubernetesNetworkPolicy && { policies }),
    ...(hosts.size > 0 && { hosts }),
    ...(cniConfigs.length > 0 && { cniConfigs }),
    ...(versions.calico && { calicoVersion: versions.calico }),
    ...(versions.calicoctl && { calicoctlVersion: versions.calicoctl }),
    ...(comparisons.length > 0 && { comparisons }),
  };
}
