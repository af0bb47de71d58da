import { BundleError } from './bundle-error.ts';
import { strictText } from './tar-header.ts';

/** What an extended header says about the entry behind it. */
export interface PaxFields {
  readonly path?: string;
  readonly size?: number;
}

const USED = /^(path|size)$/;

/** Reads `LENGTH KEY=VALUE` records; throws `BundleError` for records that do not fit their lengths. */
export function readPax(body: Uint8Array, entry: string): PaxFields {
  const bad = (met: string) => new BundleError(entry, undefined, met, 'records as POSIX tar writes them');
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const digits = /^(\d{1,9}) /.exec(Buffer.from(body.subarray(at, at + 10)).toString('latin1'))?.[1];
    const end = at + Number(digits);
    if (digits === undefined || end > body.length || end <= at + digits.length + 1 || body[end - 1] !== 0x0a)
      throw bad('an extended header with a broken record');
    const record = body.subarray(at + digits.length + 1, end - 1);
    const equals = record.indexOf(0x3d);
    const key = strictText(record.subarray(0, Math.max(equals, 0)));
    // Attributes of files, as other systems pack them, may be any bytes: only what is used has to be text.
    const value = USED.test(key ?? '') ? strictText(record.subarray(equals + 1)) : '';
    if (equals < 0 || key === undefined || value === undefined)
      throw bad('an extended header with a broken record');
    if (key.startsWith('GNU.sparse')) throw bad('a sparse file');
    fields.set(key, value);
    at = end;
  }
  const path = fields.get('path');
  const size = fields.get('size');
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw bad('a size that is no number');
  return { ...(path !== undefined && { path }), ...(size !== undefined && { size: Number(size) }) };
}
