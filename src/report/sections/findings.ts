import { evidenceBlocks } from '../evidence-view.ts';
import { findingsOf } from '../finding-list.ts';
import { defineSection } from '../section.ts';
import { SEVERITIES } from '../words.ts';

export const findings = defineSection({
  id: 'findings',
  heading: 'Findings',
  template: 'sections/findings',
  view: (result) => ({
    unknown: result.outcomes.filter((outcome) => outcome.status === 'unknown').length,
    findings: findingsOf(result).map(({ number, anchor, check, why, finding }) => ({
      number,
      anchor,
      check,
      chip: SEVERITIES[finding.severity],
      title: finding.title,
      subjects: finding.subjects,
      says: finding.says,
      why,
      evidence: evidenceBlocks(finding.evidence),
      remedy: finding.remedy ?? '',
      commands: finding.commands,
    })),
  }),
});
