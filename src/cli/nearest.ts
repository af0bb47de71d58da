/** Number of single-letter edits between two texts (Levenshtein), one row at a time. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const LONGEST = 300;

/** The names most like a text that is none of them, best first; a name that holds the text counts as near. */
export function nearest(text: string, names: readonly string[], count = 3): string[] {
  const wanted = text.slice(0, LONGEST).toLowerCase();
  const distance = (name: string) =>
    name.toLowerCase().includes(wanted) && wanted.length > 2
      ? 0
      : edits(wanted, name.slice(0, LONGEST).toLowerCase());
  return names
    .map((name, order) => ({ name, order, distance: distance(name) }))
    .filter((one) => one.distance <= Math.max(2, Math.floor(wanted.length * 0.6)))
    .sort((a, b) => a.distance - b.distance || a.order - b.order)
    .slice(0, count)
    .map(({ name }) => name);
}
