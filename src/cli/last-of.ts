/** The value of an option that may have been given several times: what was said last counts. */
export function lastOf(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : (value.at(-1) ?? '');
}
