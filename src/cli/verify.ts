import type { Bundle } from '../bundle/bundle.ts';
import { openSource } from '../importers/open-source.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { checkSignature, type Signature } from './signature.ts';
import { print, printJson, safe } from './terminal.ts';

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

/** True for what was read from a file that never was a bundle: there is nothing that it could be compared with. */
const isImported = ({ artifacts }: Bundle) => artifacts.some(({ citeOrigin }) => citeOrigin);

function codeOf(bundle: Bundle, { state }: Signature, isAsked: boolean): ExitCode {
  if (isImported(bundle)) return exitCode.undetermined;
  const isBroken = bundle.integrity.some(({ problem }) => problem !== 'extra');
  if (isBroken || state === 'bad' || (isAsked && state === 'unsigned')) return exitCode.no;
  return isAsked && state === 'not-verifiable' ? exitCode.undetermined : exitCode.yes;
}

/** `calisnap inspect --verify`: is the bundle as it was sealed, and who sealed it. */
export function runVerify({ bundle: path, allowedSigners, json }: VerifyOptions): ExitCode {
  const bundle = openSource(path);
  const signature = checkSignature(bundle.seal, allowedSigners);
  const code = codeOf(bundle, signature, allowedSigners !== undefined);
  const isWhole = !bundle.integrity.some(({ problem }) => problem !== 'extra');
  const checksums = isImported(bundle) ? 'none' : isWhole ? 'whole' : 'broken';
  if (json) {
    const { id, integrity } = bundle;
    printJson({ schemaVersion: '1.0', id, checksums, integrity, signature });
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
    `signature ${signature.state}: ${signature.why}`,
  );
  return code;
}
