import type { Comparison } from '../engine/path/compare.ts';
import { asEvidence } from '../lib/source.ts';
import { defineCheck, type Missing } from './check.ts';

/** What would settle a comparison: what the trace lacks, else where and how the command ran. */
function missingFor({ observation, trace, why }: Comparison): readonly Missing[] {
  const gaps = trace?.unknownBecause ?? [];
  return gaps.length > 0
    ? gaps.map(({ says, command }) => ({ what: says, command }))
    : [{ what: `${observation.command}: ${why}`, command: observation.command }];
}

export const observationContradictsModel = defineCheck({
  id: 'observation-contradicts-model',
  title: 'What was tried in the session agrees with the model',
  why: 'The model is only worth as much as it predicts. Where it differs from what was seen, something acts on the traffic that the snapshot does not show.',
  needs: ['comparisons'],
  run({ comparisons }) {
    // Interrupted before the first packet, a command says nothing.
    const tried = comparisons.filter(({ observation }) => observation.sent > 0);
    const against = tried.filter((one) => one.agreement === 'contradicts');
    const agreeing = tried.filter((one) => one.agreement === 'agrees');
    const evidence = asEvidence(against.map((one) => one.observation.source));
    const list = against.map((one) => `${one.from} to ${one.observation.to.text}: ${one.why}`).join(' ');
    if (!evidence && agreeing.length < comparisons.length)
      return { missing: comparisons.filter((one) => !agreeing.includes(one)).flatMap(missingFor) };
    return {
      findings: evidence
        ? [
            {
              severity: 'high',
              subjects: [...new Set(against.map((one) => one.from))],
              title: `${against.length} of ${comparisons.length} observations contradict the model`,
              says: `${list} Something decides here that is not in the snapshot: a firewall, a policy of another kind, a setting of the kernel, or the network between the nodes.`,
              evidence,
              remedy:
                'Collect what the assumptions of these verdicts name, first iptables-save and sysctl on the nodes of the path.',
              commands: [
                'iptables-save',
                'sysctl -a --pattern "net.ipv4.(ip_forward|conf.*.(forwarding|rp_filter))"',
              ],
            },
          ]
        : [],
      otherwise: {
        says: `All ${comparisons.length} observations agree with the model at their moment.`,
        evidence: agreeing.map((one) => one.observation.source),
      },
    };
  },
});
