/**
 * True for what a file manager leaves behind when somebody looks into a folder or packs it: it is no part of any
 * bundle, unless the list of checksums names it.
 */
export function isLitter(path: string): boolean {
  return /(^|\/)(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$|^__MACOSX\//.test(path);
}
