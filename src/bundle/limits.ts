/** Caps for hostile bundles. A real snapshot of 200 nodes stays far below each of them. */
export const LIMITS = {
  files: 200_000,
  bytesPerFile: 512 * 1024 * 1024,
  bytesInAll: 4 * 1024 * 1024 * 1024,
  depth: 6,
  nameLength: 255,
  manifestLine: 1024 * 1024,
} as const;
