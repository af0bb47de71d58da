import type { Bundle } from '../bundle/bundle.ts';
import type { Signature } from '../bundle/signature.ts';
import { integrityOf } from '../compose/integrity.ts';
import { openSource } from '../importers/open-source.ts';
import type { Result } from '../result/result.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { checkSignature } from './signature.ts';
import { print, printJson, safe, word } from './terminal.ts';

export interface VerifyOptions {
  readonly bundle: string;
  readonly allowedSigners?: string | undefined;
  readonly json: boolean;
}

/** The remarks about the files, one a line. */
export function integrityLines({ integrity }: Bundle): string[] {
  const words = { altered: 'not as it was sealed', missing: 'gone', extra: 'added later, not used' };
  return integrity.map(({ path, problem }) => `  ${problem.padEnd(8)}${safe(path, 120)}: ${words[problem]}`);
}

/** What is known of the signature, in words; nothing when nobody looked. */
export function signatureLine(signature: Signature | undefined): string {
  const words = {
    verified: 'verified',
    unsigned: 'unsigned',
    'not-verifiable': 'signed, not verified',
    bad: 'BAD',
  };
  return signature === undefined ? '' : `signature ${words[signature.state]}: ${signature.why}`;
}

/** The one line about it above the answer of a command. */
export function integrityLine({ snapshot: { integrity } }: Result): string {
  return `integrity: ${word(integrity.state)}: ${safe(integrity.says, 400)}`;
}

type State = Result['snapshot']['integrity']['state'];

function codeOf(state: State, isAsked: boolean): ExitCode {
  switch (state) {
    case 'altered':
    case 'incomplete':
    case 'bad-signature':
      return exitCode.no;
    case 'unsealed':
      return exitCode.undetermined;
    case 'unsigned':
      return isAsked ? exitCode.no : exitCode.yes;
    case 'signed':
      return isAsked ? exitCode.undetermined : exitCode.yes;
    case 'verified':
      return exitCode.yes;
  }
}

/** `calisnap inspect --verify`: is the bundle as it was sealed, and who sealed it. */
export function runVerify({ bundle: path, allowedSigners, json }: VerifyOptions): ExitCode {
  const bundle = openSource(path);
  const signature = checkSignature(bundle.seal, allowedSigners);
  const { state, files } = integrityOf({ ...bundle, signature });
  const code = codeOf(state, allowedSigners !== undefined);
  const isWhole = files.altered + files.missing === 0;
  const checksums = state === 'unsealed' ? 'none' : isWhole ? 'whole' : 'broken';
  if (json) {
    const { id, integrity } = bundle;
    printJson({ schemaVersion: '1.0', id, state, checksums, files, integrity, signature });
    return code;
  }
  const words = {
    none: 'none: this is no bundle but a source of one, and there is nothing to verify',
    whole: 'every file is as it was sealed',
    broken: 'not every file is as it was sealed',
  };
  print(
    `snapshot  ${bundle.id}`,
    `checksums ${words[checksums]}`,
    ...integrityLines(bundle),
    signatureLine(signature),
  );
  return code;
}
