import { evidenceBlocks } from '../evidence-view.ts';
import { defineSection } from '../section.ts';

export const policies = defineSection({
  id: 'policies',
  heading: 'Policies',
  template: 'sections/policies',
  view: (result) => ({
    policies: result.policies.map((policy) => ({
      id: policy.id,
      kind: policy.kind,
      types: policy.types,
      selects: policy.selects,
      says: policy.says,
      evidence: evidenceBlocks(policy.evidence),
    })),
  }),
});
