import type { Bundle } from '../bundle/bundle.ts';
import type { Signature } from '../bundle/signature.ts';
import type { Result } from '../result/result.ts';
import { type Count, integritySaying, isSpoilt } from './integrity-saying.ts';

type Integrity = Result['snapshot']['integrity'];

/** What can be told of a signature that nobody was asked to check. */
function unchecked({ seal }: Bundle): Signature {
  return seal?.signature === undefined
    ? { state: 'unsigned', why: 'there is no SHA256SUMS.sig' }
    : { state: 'not-verifiable', why: 'no --allowed-signers given' };
}

/** True for what was read from a file that never was a bundle: there is nothing that it could be compared with. */
const isImported = ({ artifacts }: Bundle) => artifacts.some(({ citeOrigin }) => citeOrigin);

/** Paths in the list of checksums: 64 digits and two characters stand in front of each. */
const listedIn = ({ seal }: Bundle) =>
  (seal?.sums ?? '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.slice(66));

/** The one word. A changed file is worse than a signature that nobody could check, so it is told first. */
function stateOf(bundle: Bundle, count: Count, signature: Signature): Integrity['state'] {
  if (count('altered') > 0) return 'altered';
  if (signature.state === 'bad') return 'bad-signature';
  // Sealed anew, the files are whole; what they were made of was not.
  if (bundle.circumstances.sources?.some(isSpoilt)) return 'altered';
  if (count('missing') > 0) return 'incomplete';
  const states = { verified: 'verified', 'not-verifiable': 'signed', unsigned: 'unsigned' } as const;
  return states[signature.state];
}

/** Whether a bundle is as it was sealed, and by whom: told in every report, loudly when it is not. */
export function integrityOf(bundle: Bundle): Integrity {
  const changed = bundle.integrity.map(({ path, problem }) => ({ path, problem }));
  const count: Count = (problem) => changed.filter((one) => one.problem === problem).length;
  const signature = bundle.signature ?? unchecked(bundle);
  if (isImported(bundle))
    return {
      state: 'unsealed',
      says: 'read from the source itself, which has no seal: nothing can tell whether it was changed',
      files: { whole: 0, altered: 0, missing: 0, extra: 0 },
      changed: [],
      signature,
    };
  const spoilt = new Set(changed.map(({ path }) => path));
  const whole = listedIn(bundle).filter((path) => !spoilt.has(path)).length;
  return {
    state: stateOf(bundle, count, signature),
    says: integritySaying(bundle, whole, count, signature),
    files: { whole, altered: count('altered'), missing: count('missing'), extra: count('extra') },
    changed,
    signature,
  };
}
