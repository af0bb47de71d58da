import { createHash } from 'node:crypto';

/** SHA-1 in hexadecimal; Calico names interfaces with it, nothing here relies on it for safety. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** SHA-256 in hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
