import { type AssumptionId, assumptions as catalogue } from '../engine/assumptions.ts';
import type { Gap } from '../engine/ledger.ts';
import type { Trace } from '../engine/path/model.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Result } from '../result/result.ts';

/** Every assumption that some verdict leans on, with how many do. */
export function assumptionsOf(traces: readonly Trace[]): Result['assumptions'] {
  return (Object.keys(catalogue) as AssumptionId[])
    .map((id) => ({
      id,
      ...catalogue[id],
      verdicts: traces.filter((one) => one.assumptions.includes(id)).length,
    }))
    .filter(({ verdicts }) => verdicts > 0);
}

/** What no parser of this version reads, so that nothing about it can be said from any input. */
const NOT_READ: readonly Gap[] = [
  {
    id: 'bgp-sessions',
    says: 'Whether the BGP sessions between the nodes stand: routes in the kernel stay for a while after a session is lost.',
    command: 'calicoctl node status   (on each node)',
  },
  {
    id: 'services',
    says: 'Services and their endpoints.',
    command: 'kubectl get services,endpointslices -A -o yaml',
  },
  {
    id: 'service-addresses',
    says: 'How the nodes translate the addresses of services.',
    command: 'iptables-save -t nat   (on each node)',
  },
];

function missingParts(snapshot: Snapshot): Gap[] {
  const without = (snapshot.nodes?.items ?? []).flatMap(({ name }): Gap[] => {
    const stack = snapshot.hosts.get(name);
    return [
      ...(stack?.routes4
        ? []
        : [
            {
              id: `ip-route@${name}`,
              says: `The routes of ${name} were not collected.`,
              command: `ip route   (on ${name})`,
            },
          ]),
      ...(stack?.links
        ? []
        : [
            {
              id: `ip-addr@${name}`,
              says: `The interfaces of ${name} were not collected.`,
              command: `ip addr   (on ${name})`,
            },
          ]),
    ];
  });
  const part = (known: unknown, id: string, says: string, command: string): Gap[] =>
    known === undefined ? [{ id, says, command }] : [];
  return [
    ...part(snapshot.nodes, 'nodes', 'The nodes were not collected.', 'kubectl get nodes -o wide'),
    ...part(
      snapshot.workloads,
      'pods',
      'The pods were not collected.',
      'kubectl get pods -A -o wide --show-labels',
    ),
    ...part(snapshot.pools, 'ippools', 'The IP pools were not collected.', 'kubectl get ippools -o yaml'),
    ...part(
      snapshot.policies.sources[0],
      'policies',
      'Network policies were not asked for.',
      'kubectl get networkpolicies -A -o yaml',
    ),
    ...without,
  ];
}

/** Everything that could not be told, each once, with the one command that would tell it. */
export function gapsOf(snapshot: Snapshot, traces: readonly Trace[], outcomes: Result['outcomes']): Gap[] {
  const fromChecks = outcomes.flatMap((outcome): Gap[] =>
    outcome.status === 'unknown'
      ? outcome.missing.map(({ what, command }) => ({
          id: `check:${outcome.id}:${what}`,
          says: `Check "${outcome.title}" lacks: ${what}.`,
          command,
        }))
      : [],
  );
  const all = [
    ...missingParts(snapshot),
    ...traces.flatMap((one) => one.unknownBecause),
    ...fromChecks,
    ...NOT_READ,
  ];
  return [...new Map(all.map((gap) => [gap.id, { ...gap }])).values()];
}
