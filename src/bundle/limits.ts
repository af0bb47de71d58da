/** Caps for hostile bundles. A real snapshot of 5,000 nodes, some 175,000 files, stays below each of them. */
export const LIMITS = {
  files: 500_000,
  bytesPerFile: 512 * 1024 * 1024,
  bytesInAll: 4 * 1024 * 1024 * 1024,
  depth: 6,
  nameLength: 255,
  manifestLine: 1024 * 1024,
  /** An archive is held in memory in one piece, which Node caps at this size. */
  archiveBytes: 2 ** 31 - 1,
  /** What commands print shrinks to a tenth or a fiftieth, never to less than a hundredth. */
  compressionRatio: 100,
  /** Small archives of nearly nothing may shrink further; so many bytes harm nobody. */
  freelyUnpacked: 16 * 1024 * 1024,
  /** Headers that carry long names. */
  headerBytes: 64 * 1024,
} as const;
