/** Byte-wise order of ASCII text, the same on every machine (no locale). */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted copy, ordered by the text that `key` gives. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  return [...items].sort((a, b) => byText(key(a), key(b)));
}

/** Order of two digit runs by value; as text, because a number would round a long one. */
function byValue(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+(?=.)/, ''), b.replace(/^0+(?=.)/, '')];
  return left.length - right.length || byText(left, right);
}

/** Order for people: digit runs compare as numbers, so `node-2` stands before `node-10`. */
export function byName(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] as string;
    const y = right[i] as string;
    const numeric = /^\d/.test(x) && /^\d/.test(y) ? byValue(x, y) : 0;
    const order = numeric || byText(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
