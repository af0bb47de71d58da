/** What can be said about who sealed a bundle, and why not more. */
export interface Signature {
  readonly state: 'verified' | 'unsigned' | 'not-verifiable' | 'bad';
  readonly why: string;
  /** Who signed, as the file of allowed signers names them; only when verified. */
  readonly signer?: string;
}
