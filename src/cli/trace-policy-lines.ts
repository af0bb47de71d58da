import type { PolicyAnswer, ServiceTrace, Trace } from '../engine/path/model.ts';
import type { TrailStep } from '../engine/policy/trail.ts';
import { standsIn } from './stand-in.ts';
import { cited, hanging, safe, styled, table, word, wrapped } from './terminal.ts';

/** Rules that nearly matched, before a reader is sent to --explain. */
const NEAR = 4;

const INDENT: Readonly<Record<TrailStep['kind'], string>> = {
  tier: '    ',
  policy: '      ',
  rule: '        ',
  'end-of-tier': '      ',
  verdict: '    ',
};

/** Where it was asked. */
function placeOf(point: PolicyAnswer['point'], endpoint: string): string {
  switch (point) {
    case 'workload-egress':
      return `egress of ${endpoint}`;
    case 'workload-ingress':
      return `ingress of ${endpoint}`;
    case 'endpoint-to-host':
      return `from its own pods to ${endpoint}`;
    default:
      return `${point} of host endpoint ${endpoint}`;
  }
}

const distinct = (steps: readonly TrailStep[]): readonly TrailStep[] => [
  ...new Map(steps.map((step) => [`${step.policy ?? ''} ${step.says}`, step])).values(),
];

/** Everything that was asked, with the line that states it. */
function trailLines(trail: readonly TrailStep[]): string[] {
  return distinct(trail).flatMap((step) => {
    const [source] = step.evidence;
    const isStated = source !== undefined && (step.kind === 'rule' || step.kind === 'policy');
    return [
      ...wrapped(step.says, INDENT[step.kind]),
      ...(isStated ? [`${INDENT[step.kind]}  | ${cited(source, 60)}`] : []),
    ];
  });
}

/** The rules that would have let it through, but for one condition; those that may match, where that is the question. */
function nearLines(trail: readonly TrailStep[]): string[] {
  const near = distinct(trail).filter(
    ({ kind, says, match }) =>
      kind === 'rule' &&
      (match === 'unknown' || (/\((allow|pass)\)/.test(says) && /would match if/.test(says))),
  );
  const more = near.length > NEAR ? [`    and ${near.length - NEAR} more rules: --explain shows them`] : [];
  return [
    ...near
      .slice(0, NEAR)
      .flatMap(({ says, policy }) =>
        hanging(says.replace(/^Rule (\d+) /, `rule $1 of ${policy} `), '    - '),
      ),
    ...more,
  ];
}

function answerLines(answer: PolicyAnswer, explained: boolean): string[] {
  const { point, endpoint, verdict, says, trail = [] } = answer;
  const title = `  ${placeOf(point, safe(endpoint))}: ${word(verdict)}`;
  if (explained && trail.length > 0) return [title, ...trailLines(trail)];
  const near = verdict === 'allowed' ? [] : nearLines(trail);
  return [title, ...wrapped(says, '    '), ...near];
}

/** What would turn the verdict around, the shortest lists first. */
function changeLines({ changes = [], verdict }: Trace, explained: boolean): string[] {
  if (changes.length === 0 || (verdict === 'delivered' && !explained)) return [];
  const title =
    verdict === 'delivered'
      ? 'It would be blocked if one of these were so'
      : 'It would pass if one of these were so';
  return ['', styled('bold', title), ...changes.flatMap((facts) => hanging(facts.join(', and '), '  - '))];
}

/** What policy said at each point of the way, and what would have made it say something else. */
export function policyLines(found: Trace, explained: boolean, about: string): string[] {
  if (found.policies.length === 0) return [];
  return [
    '',
    styled('bold', `Policy${about}`),
    ...found.policies.flatMap((answer) => answerLines(answer, explained)),
    ...changeLines(found, explained),
  ];
}

const DOORS: Readonly<Record<ServiceTrace['door'], string>> = {
  'cluster-ip': 'its cluster address',
  'external-ip': 'an external address',
  'load-balancer': 'the address of its load balancer',
  'node-port': 'its node port',
};

/** The backends of a Service, and what a connection to each comes to. */
export function backendLines({ name, door, backends }: ServiceTrace): string[] {
  const reached = backends.filter(({ trace }) => trace.verdict === 'delivered').length;
  const rows = backends.map(({ address, port, workload, node, trace }) => [
    `  ${trace.verdict}`,
    safe(workload ?? address),
    standsIn(address) ? `port ${port}` : `${address}:${port}`,
    safe(node ?? 'node unknown'),
    trace.disposition,
  ]);
  const title = `Service ${safe(name)}, asked by ${DOORS[door]}: ${reached} of ${backends.length} backends reached`;
  return backends.length === 0 ? [] : ['', styled('bold', title), ...table(rows)];
}
