import { evidenceBlocks } from '../evidence-view.ts';
import { defineSection } from '../section.ts';
import { AGREEMENTS, capped, VERDICTS } from '../words.ts';

/** Observations that are printed. */
const ROWS = 200;

export const observations = defineSection({
  id: 'observations',
  heading: 'Observed against model',
  template: 'sections/observations',
  view: (result) => {
    const { shown, more } = capped(result.observations, ROWS);
    return {
      more,
      observations: shown.map((observation) => ({
        moment: observation.moment,
        from: observation.from,
        to: observation.to,
        says: observation.says,
        answers: `${observation.received} of ${observation.sent}`,
        ttl: observation.replyTtl ?? '',
        predicted: VERDICTS[observation.predicted],
        predictedTtl: observation.predictedTtl ?? '',
        agreement: AGREEMENTS[observation.agreement],
        why: observation.why,
        evidence: evidenceBlocks([observation.source]),
      })),
    };
  },
});
