import { describe, expect, it } from 'vitest';
import type { EffectiveSelector } from '../../../src/lib/selector/effective-selector.ts';
import {
  type EntityFields,
  type PeerSelector,
  peerSelectorOf,
} from '../../../src/lib/selector/peer-selector.ts';
import { printSelector } from '../../../src/lib/selector/print-selector.ts';
import {
  type GlobalPolicyFields,
  globalSelectorOf,
  type NetworkPolicyFields,
  workloadSelectorOf,
} from '../../../src/lib/selector/spec-selector.ts';

const NS = 'projectcalico.org/namespace';
const SA = 'projectcalico.org/serviceaccount';
const DEEP = `${'('.repeat(300)}has(a)${')'.repeat(300)}`;

/** The text that is evaluated, or what became of the policy and which field did it. */
const shown = (effective: EffectiveSelector | PeerSelector): string => {
  if (effective.state !== 'selects')
    return `${effective.state}: ${effective.field} ${effective.error.column} ${effective.error.expected}`;
  return 'text' in effective ? effective.text : (effective.positive?.text ?? 'anything');
};
const remarked = ({ remarks }: EffectiveSelector | PeerSelector) =>
  remarks.map(({ kind, field }) => `${kind} ${field}`);

describe('the selector of a NetworkPolicy', () => {
  it.each<[NetworkPolicyFields, string]>([
    [{}, `${NS} == 'shop'`],
    [{ selector: '' }, `${NS} == 'shop'`],
    [{ selector: `app == 'web' || has(b)` }, `(app == 'web' || has(b)) && ${NS} == 'shop'`],
    [{ selector: 'all()' }, `(all()) && ${NS} == 'shop'`],
    [{ serviceAccountSelector: `a == 'b'` }, `(${NS} == 'shop') && pcsa.a == "b"`],
    [{ selector: 'has(x)', serviceAccountSelector: `all( )` }, `((has(x)) && ${NS} == 'shop') && all()`],
    [
      { selector: 'has(x)', serviceAccountSelector: `a in {'c','b'} || !has(d)` },
      `((has(x)) && ${NS} == 'shop') && (pcsa.a in {"b", "c"} || !has(pcsa.d))`,
    ],
    // It is no selector between parentheses, though it is one by itself.
    [{ selector: ' ' }, 'invalid: selector 3 term'],
    [{ selector: `app = 'web'` }, 'invalid: selector 5 equals-equals'],
    [{ selector: DEEP }, 'unreadable: selector 257 less-nesting'],
    [{ serviceAccountSelector: DEEP }, 'unreadable: serviceAccountSelector 257 less-nesting'],
  ])('%j is %s', (fields, text) => {
    const effective = workloadSelectorOf(fields, 'shop');
    expect(shown(effective)).toBe(text);
    expect(remarked(effective)).toEqual([]);
  });

  it('goes without a service account selector that cannot be read, and says so', () => {
    const effective = workloadSelectorOf({ selector: 'has(x)', serviceAccountSelector: 'a = 1' }, 'shop');
    expect(shown(effective)).toBe(`(has(x)) && ${NS} == 'shop'`);
    expect(effective.remarks).toEqual([
      {
        kind: 'ignored',
        field: 'serviceAccountSelector',
        error: expect.objectContaining({ column: 3, expected: 'equals-equals' }),
      },
    ]);
  });
  it('can leave its namespace through unbalanced parentheses, and says so', () => {
    const effective = workloadSelectorOf({ selector: 'has(a)) || (has(b)' }, 'shop');
    expect(effective.state === 'selects' && printSelector(effective.selector)).toBe(
      `(has(a) || (has(b) && ${NS} == "shop"))`,
    );
    expect(effective.remarks).toEqual([
      {
        kind: 'unbalanced',
        field: 'selector',
        error: expect.objectContaining({ column: 7, expected: 'end' }),
      },
    ]);
  });
  it('names the composed text when only that is none', () => {
    expect(workloadSelectorOf({ selector: ' ' }, 'shop')).toMatchObject({
      composed: `( ) && ${NS} == 'shop'`,
    });
    expect(workloadSelectorOf({ selector: 'a' }, 'shop')).not.toHaveProperty('composed');
  });
  it('is invalid when a prefix makes a key too long', () => {
    const key = 'k'.repeat(508);
    expect(shown(workloadSelectorOf({ serviceAccountSelector: `has(${key.slice(1)})` }, 'shop'))).toContain(
      'has(pcsa.k',
    );
    expect(shown(workloadSelectorOf({ serviceAccountSelector: `has(${key})` }, 'shop'))).toBe(
      'invalid: selector 48 shorter-label',
    );
  });
  it('has no use for global()', () => {
    expect(remarked(workloadSelectorOf({ selector: '!global()' }, 'shop'))).toEqual([
      'misplaced-global selector',
    ]);
  });
  it('reads line breaks as its version does', () => {
    const fields = { selector: 'has(\na)', serviceAccountSelector: 'all(\n)' };
    expect(shown(workloadSelectorOf(fields, 'shop', { newlineIsBlank: true }))).toBe(
      `((has(\na)) && ${NS} == 'shop') && all()`,
    );
    expect(shown(workloadSelectorOf(fields, 'shop'))).toBe('invalid: selector 5 label');
  });
});

describe('the selector of a GlobalNetworkPolicy', () => {
  it.each<[GlobalPolicyFields, string]>([
    [{}, ''],
    [{ selector: 'all()' }, 'all()'],
    [{ selector: ' ' }, ' '],
    [{ selector: `a == 'b'` }, `a == 'b'`],
    [{ namespaceSelector: `a == 'b'` }, 'pcns.a == "b"'],
    [{ selector: `a == 'b'`, namespaceSelector: `c != 'd'` }, `(a == 'b') && pcns.c != "d"`],
    // Five characters are replaced, wherever they stand and only as they are written.
    [{ selector: 'all()', namespaceSelector: 'has(a)' }, `(has(${NS})) && has(pcns.a)`],
    [{ selector: 'all( )', namespaceSelector: 'has(a)' }, '(all( )) && has(pcns.a)'],
    [{ namespaceSelector: 'all( )' }, `has(${NS})`],
    [{ selector: `a == 'all()'`, namespaceSelector: 'has(b)' }, `(a == 'has(${NS})') && has(pcns.b)`],
    [
      { selector: `all() || x == 'y'`, namespaceSelector: '!all()' },
      `(has(${NS}) || x == 'y') && !has(${NS})`,
    ],
    [{ selector: 'all()', serviceAccountSelector: 'has(a)' }, `(has(${SA})) && has(pcsa.a)`],
    // The namespace selector comes first, and leaves nothing to replace.
    [
      { selector: 'all()', namespaceSelector: 'all()', serviceAccountSelector: 'all()' },
      `((has(${NS})) && has(${NS})) && has(${SA})`,
    ],
    [{ selector: 'a' }, 'invalid: selector 2 operator'],
    [{ selector: ' ', namespaceSelector: 'has(a)' }, 'invalid: selector 3 term'],
    [{ namespaceSelector: DEEP }, 'unreadable: namespaceSelector 257 less-nesting'],
  ])('%j is %s', (fields, text) => {
    const effective = globalSelectorOf(fields);
    expect(shown(effective)).toBe(text);
    expect(remarked(effective)).toEqual([]);
  });

  it('goes without a namespace selector that cannot be read; all() is replaced all the same', () => {
    const effective = globalSelectorOf({
      selector: 'all()',
      namespaceSelector: `a == b`,
      serviceAccountSelector: 'x',
    });
    expect(shown(effective)).toBe(`has(${NS})`);
    expect(effective.remarks).toMatchObject([
      { kind: 'ignored', field: 'namespaceSelector', error: { column: 6, expected: 'string' } },
      { kind: 'ignored', field: 'serviceAccountSelector', error: { column: 2, expected: 'operator' } },
    ]);
  });
  it('keeps global() as something that always holds, and says that it stands wrong', () => {
    const effective = globalSelectorOf({ selector: 'has(a)', namespaceSelector: 'global()' });
    expect(shown(effective)).toBe('(has(a)) && global()');
    expect(remarked(effective)).toEqual(['misplaced-global namespaceSelector']);
  });
});

describe('one side of a rule', () => {
  it.each<[EntityFields, string, string]>([
    // fields, in a policy of the namespace shop, in a global policy
    [{}, 'anything', 'anything'],
    [{ selector: '', notSelector: '', namespaceSelector: '' }, 'anything', 'anything'],
    [{ serviceAccounts: {} }, 'anything', 'anything'],
    [{ serviceAccounts: { names: [], selector: '' } }, 'anything', 'anything'],
    [{ selector: `a == 'b'` }, `(${NS} == 'shop') && (a == 'b')`, `a == 'b'`],
    [{ selector: 'all()' }, `(${NS} == 'shop') && (all())`, 'all()'],
    [{ notSelector: `a == 'b'` }, `${NS} == 'shop'`, 'anything'],
    [
      { serviceAccounts: { names: ['z', 'y'] } },
      `(${NS} == 'shop') && (${SA} in {"y", "z"})`,
      `${SA} in {"y", "z"}`,
    ],
    [{ serviceAccounts: { selector: 'has(a)' } }, `(${NS} == 'shop') && (has(pcsa.a))`, 'has(pcsa.a)'],
    [
      { serviceAccounts: { names: ['y'], selector: 'has(a)' }, selector: 'has(b)' },
      `(${NS} == 'shop') && (((has(pcsa.a)) && (${SA} in {"y"})) && (has(b)))`,
      `((has(pcsa.a)) && (${SA} in {"y"})) && (has(b))`,
    ],
  ])('%j is %s, or %s', (fields, own, global) => {
    expect([shown(peerSelectorOf(fields, 'shop')), shown(peerSelectorOf(fields, undefined))]).toEqual([
      own,
      global,
    ]);
  });

  // A namespace selector replaces the policy's own namespace.
  it.each<[EntityFields, string]>([
    [{ namespaceSelector: `a == 'b'` }, 'pcns.a == "b"'],
    [{ namespaceSelector: 'all()' }, `has(${NS})`],
    [{ namespaceSelector: ' ' }, `has(${NS})`],
    [{ namespaceSelector: 'global()' }, `!has(${NS})`],
    [{ namespaceSelector: 'global( )', selector: 'has(x)' }, `(!has(${NS})) && (has(x))`],
    [{ namespaceSelector: 'all()', selector: 'all()' }, `(has(${NS})) && (all())`],
    [{ namespaceSelector: 'has(a) || has(b)', notSelector: 'has(x)' }, '(has(pcns.a) || has(pcns.b))'],
    [{ selector: 'a' }, 'invalid: selector 2 operator'],
    [{ selector: 'has(a)) || (has(b)' }, 'invalid: selector 7 end'],
    [{ notSelector: 'a' }, 'invalid: notSelector 2 operator'],
    [{ namespaceSelector: 'a' }, 'invalid: namespaceSelector 2 operator'],
    [{ serviceAccounts: { selector: 'a' } }, 'invalid: serviceAccounts.selector 2 operator'],
    [{ namespaceSelector: DEEP }, 'unreadable: namespaceSelector 257 less-nesting'],
  ])('%j is %s in a policy of any kind', (fields, text) => {
    const all = [peerSelectorOf(fields, 'shop'), peerSelectorOf(fields, undefined)];
    expect(all.map(shown)).toEqual([text, text]);
    expect(all.flatMap(remarked)).toEqual([]);
  });

  it('keeps what must not be there apart', () => {
    const peer = peerSelectorOf({ notSelector: `a=='b'` }, undefined);
    expect(peer).toEqual({
      state: 'selects',
      positive: undefined,
      negative: { text: `a=='b'`, selector: { kind: 'equals', key: 'a', value: 'b' } },
      remarks: [],
    });
  });
  it('is invalid when its selector is blanks between parentheses', () => {
    const peer = peerSelectorOf({ selector: ' ' }, 'shop');
    expect(peer).toMatchObject({ state: 'invalid', composed: `(${NS} == 'shop') && ( )` });
    expect(shown(peerSelectorOf({ selector: ' ' }, undefined))).toBe(' ');
  });
  it('loses its service accounts, selector and all, to names that make no set', () => {
    const peer = peerSelectorOf({ serviceAccounts: { names: [`o'neil`], selector: 'has(a)' } }, 'shop');
    expect(shown(peer)).toBe('anything');
    expect(remarked(peer)).toEqual(['ignored serviceAccounts.names']);
  });
  it.each<[EntityFields, string]>([
    [{ selector: 'global()' }, 'selector'],
    [{ notSelector: 'has(a) || global()' }, 'notSelector'],
    [{ namespaceSelector: 'global() && has(a)' }, 'namespaceSelector'],
    [{ namespaceSelector: '!global()' }, 'namespaceSelector'],
    [{ serviceAccounts: { selector: 'global()' } }, 'serviceAccounts.selector'],
  ])('allows global() as its whole namespace selector only: %j', (fields, field) => {
    expect(remarked(peerSelectorOf(fields, 'shop'))).toEqual([`misplaced-global ${field}`]);
  });
});
