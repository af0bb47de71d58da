import type { LabelState, LabelView } from '../../lib/selector/label-view.ts';
import type { Labels } from '../../model/workload.ts';

/** Labels that Calico gives to endpoints beside those that their owners wrote. */
export const GIVEN = {
  namespace: 'projectcalico.org/namespace',
  orchestrator: 'projectcalico.org/orchestrator',
  serviceAccount: 'projectcalico.org/serviceaccount',
} as const;

/** What a set of labels says about a key. */
export const labelOf = (labels: Labels, key: string): LabelState => {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  return value === undefined ? 'absent' : { value };
};

/** The first view that has the label, or that may have it. */
export function firstOf(views: readonly LabelView[]): LabelView {
  return {
    get(key) {
      for (const view of views) {
        const label = view.get(key);
        if (label !== 'absent') return label;
      }
      return 'absent';
    },
  };
}

/** Labels of which only some are known, under a prefix. */
export function prefixed(prefix: string, known: Labels, rest: Labels | 'unknown'): LabelView {
  return {
    get(key) {
      if (!key.startsWith(prefix)) return 'absent';
      const bare = key.slice(prefix.length);
      const label = labelOf(known, bare);
      if (label !== 'absent') return label;
      return rest === 'unknown' ? 'unknown' : labelOf(rest, bare);
    },
  };
}

/** No labels at all. */
export const nothing: LabelView = { get: () => 'absent' };

/** Labels under a prefix, of which none is known. */
export const anything = (prefix: string): LabelView => ({
  get: (key) => (key.startsWith(prefix) ? 'unknown' : 'absent'),
});
