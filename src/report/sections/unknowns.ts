import { defineSection } from '../section.ts';
import { plural } from '../words.ts';

export const unknowns = defineSection({
  id: 'unknowns',
  heading: 'What could not be told',
  template: 'sections/unknowns',
  view: (result) => {
    const checks = result.outcomes.flatMap((outcome) =>
      outcome.status === 'unknown' ? [{ title: outcome.title, missing: outcome.missing }] : [],
    );
    return {
      nothing: result.gaps.length + result.assumptions.length + checks.length === 0,
      gaps: result.gaps,
      assumptions: result.assumptions.map((assumption) => ({
        ...assumption,
        verdicts: plural(assumption.verdicts, 'verdict'),
      })),
      checks,
    };
  },
});
