import type { Requirement } from './label-selector.ts';

/**
 * Reads a selector as kubectl prints it: `a=b,c in (x,y),!d,e`, `<none>` for an empty one. `undefined` for text
 * that is none of these forms.
 */
export function parseSelectorText(text: string): readonly Requirement[] | undefined {
  if (/^<none>|^$/.test(text.trim())) return [];
  const terms = text.trim().split(/,(?![^(]*\))/);
  const requirements = terms.map((term): Requirement | undefined => {
    const set = /^\s*(\S+) (in|notin) \(([^)]*)\)\s*$/.exec(term);
    if (set)
      return {
        key: set[1] as string,
        operator: set[2] === 'in' ? 'in' : 'not-in',
        values: (set[3] ?? '').split(',').map((value) => value.trim()),
      };
    const equal = /^\s*([^\s=!]+)(!=|==?)(\S*)\s*$/.exec(term);
    if (equal)
      return {
        key: equal[1] as string,
        operator: equal[2] === '!=' ? 'not-in' : 'in',
        values: [equal[3] ?? ''],
      };
    const key = /^\s*(!?)([\w./-]+)\s*$/.exec(term);
    return key ? { key: key[2] as string, operator: key[1] ? 'not-exists' : 'exists' } : undefined;
  });
  const known = requirements.filter((one) => one !== undefined);
  return known.length === terms.length ? known : undefined;
}
