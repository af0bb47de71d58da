/** Marks the end of an exhausted union; reaching it is a bug of ours, never a property of the input. */
export function unreachable(value: never): never {
  throw new Error(`Bug: unexpected value ${JSON.stringify(value)}`);
}
