/** Texts of selectors: labels (key=value, comma between) that match, and that do not. Section 2.1. */
export const SELECTOR_FACTS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['', ['', 'a=b'], []],
  [`a == 'b'`, ['a=b'], ['', 'a=c']],
  [`a != "b"`, ['', 'a=c'], ['a=b']],
  [`a in {'b', "c",}`, ['a=b', 'a=c'], ['', 'a=d']],
  ['a in {}', [], ['', 'a=b']],
  [`a not in {'b'}`, ['', 'a=c'], ['a=b']],
  [`a notin{}`, ['', 'a=c'], []],
  [`a contains ''`, ['a=b'], ['']],
  [`a starts with 'x' || a endswith 'y'`, ['a=xa', 'a=ay'], ['', 'a=ax']],
  [`!a == 'b'`, ['', 'a=c'], ['a=b']],
  ['! !has(a)', ['a=b'], ['']],
  [`has( a ) && !has(b) || b == 'x'`, ['a=1', 'a=1,b=x', 'b=x'], ['', 'a=1,b=y']],
  [`has(a) && (!has(b) || c == 'x')`, ['a=1', 'a=1,b=1,c=x'], ['c=x', 'a=1,b=1']],
  [`has == 'in'`, ['has=in'], ['']],
  ['all() && !global()', [], ['', 'a=b']],
];

/** Texts that are no selectors. */
export const BAD_SELECTORS = [
  'has (a)',
  `a inx`,
  'a == b',
  `a = 'b'`,
  `a == 'b' & c == 'd'`,
  `a == 'b`,
  'a',
  `a == 'b')`,
  `(a == 'b'`,
  'has(a)\n&& has(b)',
  `a in {'b' 'c'}`,
  `a in {,}`,
];
