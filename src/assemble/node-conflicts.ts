import type { Diagnostic } from '../lib/diagnostic.ts';
import { disagreements } from './disagreements.ts';
import type { NodeSaying } from './node-saying.ts';

/** Facts that two sources of one moment cannot both be right about. A status may change between two commands. */
export function nodeConflicts(name: string, said: readonly NodeSaying[]): Diagnostic[] {
  const facts = {
    address: (one: NodeSaying) => (one.by === 'kubernetes' ? one.fields.address?.text : undefined),
    'Calico address': (one: NodeSaying) => one.calicoAddress,
    'AS number': (one: NodeSaying) => one.fields.asNumber?.toString(),
    'kubelet version': (one: NodeSaying) => one.fields.kubeletVersion,
    'pod CIDRs': (one: NodeSaying) => one.podCidrs.map(({ cidr }) => cidr.text).join() || undefined,
  };
  return Object.entries(facts).flatMap(([fact, wordsOf]) => {
    const places = said.flatMap((one) => {
      const source = one.evidence[0];
      return source ? [{ words: wordsOf(one), source }] : [];
    });
    return disagreements(`the ${fact} of node ${name}`, places);
  });
}
