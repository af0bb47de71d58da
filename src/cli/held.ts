import type { Bundle } from '../bundle/bundle.ts';
import { isWholeAnswer } from '../lib/artifact.ts';
import type { Ask } from './ask-back.ts';

/** Kinds of collected output that hold what a command on a node prints, and more. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^ip( -4)? (addr|address)\b/, 'ip-addr'],
  [/^ip( -4)? rule\b/, 'ip-rule'],
  [/^ip neigh\b/, 'ip-neigh'],
  [/^bridge fdb\b/, 'bridge-fdb'],
  [/^sysctl -a\b/, 'sysctl'],
  [/^iptables-save\b/, 'iptables-save'],
  [/^nft list ruleset\b/, 'nft-ruleset'],
];

/** `kubectl get nodes,pods -A -o yaml`, also in one namespace; nothing that names an object. */
const GET = /^(kubectl|calicoctl) get ([a-z.,]+)( -n [a-z0-9-]+| -A| -o (wide|yaml|json)| --show-labels)*$/;

/** True when a list of the bundle, as `nodes` or `ippools.crd.projectcalico.org`, is the one that a tool asks for. */
function isList(tool: string, wanted: string, list: string): boolean {
  const [plural = '', ...group] = list.split('.');
  if (plural !== wanted.split('.')[0]) return false;
  // Kubernetes and Calico both have network policies; the name alone means that of the tool.
  const isOfCalico = group.join('.').endsWith('projectcalico.org');
  return plural !== 'networkpolicies' || isOfCalico === (tool === 'calicoctl');
}

/** The nodes that a place means, among all; `undefined` when it is none of them. */
function nodesAt(place: string, nodes: readonly string[]): readonly string[] | undefined {
  const [, name] = /^on (.+?)(, again)?$/.exec(place) ?? [];
  if (name === 'each node') return nodes;
  return name !== undefined && nodes.includes(name) ? [name] : undefined;
}

/**
 * Tells of an ask whether the bundle has the answer already, read or kept as text: running the command again would
 * tell nothing new. That holds for one moment only, so not for a session.
 */
export function heldIn({ snapshot, artifacts }: Bundle, nodes: readonly string[]): (ask: Ask) => boolean {
  if (snapshot.kind === 'transcript') return () => false;
  const answers = artifacts.filter(({ state }) => isWholeAnswer(state) || state === 'opaque');
  const lists = answers.flatMap(({ kind, args }) =>
    kind === 'manifest' ? (args.list ?? '').split(',') : [],
  );
  const onHosts = new Set(
    answers.flatMap(({ kind, scope }) => (scope.kind === 'host' ? [`${kind} ${scope.host}`] : [])),
  );
  return ({ command, place }) => {
    const [, tool = '', asked] = GET.exec(command) ?? [];
    if (asked !== undefined)
      return asked.split(',').every((wanted) => lists.some((list) => isList(tool, wanted, list)));
    const kind = KINDS.find(([pattern]) => pattern.test(command))?.[1];
    const places = nodesAt(place, nodes) ?? [];
    return places.length > 0 && places.every((node) => onHosts.has(`${kind} ${node}`));
  };
}
