import type { Direction, Rule, RuleAction } from '../../model/policy.ts';
import { adminPorts, adminProtocols } from './admin-ports.ts';
import { adminPeer } from './admin-selectors.ts';
import { adminRuleShape } from './admin-shapes.ts';
import { expandedRules, type PeerMatch } from './expanded-rules.ts';
import { elementsOf, type Part, readPart } from './part.ts';
import { ruleOf } from './rules.ts';

/** Actions by the words of each API. */
const ACTIONS: Readonly<Record<'ports' | 'protocols', Readonly<Record<string, RuleAction>>>> = {
  ports: { Allow: 'allow', Deny: 'deny', Pass: 'pass' },
  protocols: { Accept: 'allow', Deny: 'deny', Pass: 'pass' },
};

/** A rule as Calico programs it. With a problem Calico cannot convert it, and `rules` hold what takes its place. */
export interface AdminRule {
  readonly rules: readonly Rule[];
  readonly problem?: string;
}

/** What takes the place of a rule that cannot be converted: it may not open anything (calico-semantics 1.8). */
function failed(base: Pick<Rule, 'index' | 'source'>, action: string, problem: string): AdminRule {
  const isClosing = action === 'Deny' || action === 'Pass';
  return { rules: isClosing ? [ruleOf({ ...base, action: 'deny' })] : [], problem };
}

/**
 * Reads a rule of an admin policy.
 *
 * @param field where the API has its ports
 * @param canPass false for a baseline policy, which nothing comes after
 */
export function adminRule(
  part: Part,
  direction: Direction,
  index: number,
  field: 'ports' | 'protocols',
  canPass: boolean,
): AdminRule {
  const base = { index, source: part.at(part.pointer) };
  const { value, unread } = readPart(adminRuleShape, part);
  if (!value)
    return {
      rules: ['allow', 'deny', 'pass'].map((action) =>
        ruleOf({ ...base, action: action as RuleAction }, { unread }),
      ),
    };
  const action = value.action === 'Pass' && !canPass ? undefined : ACTIONS[field][value.action];
  if (action === undefined) return failed(base, value.action, 'an action that it does not know');
  const elements = elementsOf(part, field, value[field]);
  const ports = field === 'ports' ? adminPorts(elements) : adminProtocols(elements);
  if ('problem' in ports) return failed(base, value.action, ports.problem);
  const side = direction === 'ingress' ? 'from' : 'to';
  const peers = elementsOf(part, side, value[side]).map(adminPeer);
  const problem = peers.find((peer) => 'problem' in peer)?.problem;
  if (problem !== undefined) return failed(base, value.action, problem);
  const known = peers.filter((peer): peer is PeerMatch => !('problem' in peer));
  return { rules: expandedRules({ ...base, action }, direction, known, ports, unread) };
}
