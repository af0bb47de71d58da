type Labels = Readonly<Record<string, string>>;

/** What is known of one label: its value, that it is not there, or neither. */
export type LabelState = { readonly value: string } | 'absent' | 'unknown';

/** The labels of an endpoint as a selector sees them, own and inherited ones alike. */
export interface LabelView {
  get(key: string): LabelState;
}

/** Labels of which all are known; `undefined`, as in the model, when they were not collected. */
export function viewOf(labels: Labels | undefined): LabelView {
  return {
    get(key) {
      if (labels === undefined) return 'unknown';
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      return value === undefined ? 'absent' : { value };
    },
  };
}
