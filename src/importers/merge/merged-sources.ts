import type { Bundle } from '../../bundle/bundle.ts';
import type { MergedSource } from '../../bundle/sources.ts';

function signatureOf({ seal, signature }: Bundle): MergedSource['signature'] {
  if (signature?.state === 'verified' || signature?.state === 'bad') return signature.state;
  return seal?.signature === undefined ? 'none' : 'unchecked';
}

/**
 * What each source was when it was put in: the new bundle has a seal of its own, which tells nothing about those of
 * its parts. A source that was made of others brings their lines along.
 */
export function mergedSources(bundles: readonly Bundle[]): MergedSource[] {
  return bundles.flatMap((bundle) => {
    const { id, snapshot, integrity, signature, circumstances } = bundle;
    const count = (wanted: string) => integrity.filter(({ problem }) => problem === wanted).length;
    const own: MergedSource = {
      name: snapshot.name,
      id,
      into: '',
      altered: count('altered'),
      missing: count('missing'),
      signature: signatureOf(bundle),
      signer: signature?.signer ?? '',
    };
    const inner = (circumstances.sources ?? []).map((one) => ({ ...one, into: one.into || id }));
    return [own, ...inner];
  });
}
