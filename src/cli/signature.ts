import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Seal } from '../bundle/bundle.ts';
import type { Signature } from '../bundle/signature.ts';
import { UsageError } from './exit-code.ts';
import { safe } from './terminal.ts';

/** What a signature is for: one that was made for something else does not count. */
const NAMESPACE = 'calisnap';

/** Answer of `ssh-keygen`; `undefined` when there is none on this machine. */
type Ask = (words: readonly string[]) => { readonly ok: boolean; readonly out: string } | undefined;

function judge(ask: Ask, signature: string, signers: string): Signature {
  const intact = ask(['check-novalidate', '-n', NAMESPACE, '-s', signature]);
  if (intact === undefined) return { state: 'not-verifiable', why: 'ssh-keygen is not there' };
  if (!intact.ok) return { state: 'bad', why: 'the signature is not one of this list of checksums' };
  const principal = ask(['find-principals', '-s', signature, '-f', signers])?.out.split('\n')[0] ?? '';
  if (principal === '') return { state: 'bad', why: 'its key is not among the allowed signers' };
  const words = ['verify', '-n', NAMESPACE, '-s', signature, '-f', signers, '-I', principal];
  const signer = safe(principal, 100);
  return ask(words)?.ok
    ? { state: 'verified', why: `signed by ${signer}`, signer }
    : { state: 'bad', why: `${signer} may not sign this` };
}

/**
 * Checks the signature of a bundle's checksums with OpenSSH. The bundle may lie in an archive, so the signature is
 * written to a folder of its own for as long as that takes.
 *
 * @param signers file of allowed signers, as `ssh-keygen -Y verify` reads it
 */
export function checkSignature(seal: Seal | undefined, signers: string | undefined): Signature {
  if (signers !== undefined && !existsSync(signers))
    throw new UsageError(`--allowed-signers ${safe(signers)}: no such file`);
  if (seal?.signature === undefined) return { state: 'unsigned', why: 'there is no SHA256SUMS.sig' };
  if (signers === undefined) return { state: 'not-verifiable', why: 'no --allowed-signers given' };
  const folder = mkdtempSync(join(tmpdir(), 'calisnap-'));
  try {
    const file = join(folder, 'signature');
    writeFileSync(file, seal.signature);
    const ask: Ask = (words) => {
      const done = spawnSync('ssh-keygen', ['-Y', ...words], { input: seal.sums, encoding: 'utf8' });
      return done.error ? undefined : { ok: done.status === 0, out: done.stdout };
    };
    return judge(ask, file, signers);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
