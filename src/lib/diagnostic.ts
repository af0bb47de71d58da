import { place, type Source } from './source.ts';

/**
 * A remark about the input, never about the cluster. `code` is a closed list; tests assert codes, the words are
 * made once, in `describeDiagnostic`.
 */
export type Diagnostic =
  | { readonly code: 'line-not-understood'; readonly source: Source; readonly expected: string }
  | {
      readonly code: 'value-invalid';
      readonly source: Source;
      readonly field: string;
      readonly expected: string;
    }
  | {
      readonly code: 'command-failed';
      readonly source: Source;
      readonly command: string;
      /** Why, when more is known than that it failed: `permission was refused`. */
      readonly reason?: string;
    }
  | { readonly code: 'command-unknown'; readonly source: Source; readonly command: string }
  | { readonly code: 'output-filtered'; readonly source: Source; readonly filter: string }
  | { readonly code: 'output-truncated'; readonly source: Source; readonly command: string }
  | { readonly code: 'output-transformed'; readonly source: Source; readonly command: string }
  | { readonly code: 'place-unknown'; readonly source: Source; readonly command: string }
  | { readonly code: 'text-without-command'; readonly source: Source }
  | { readonly code: 'encoding-repaired'; readonly source: Source; readonly from: string }
  | {
      readonly code: 'sources-disagree';
      readonly source: Source;
      readonly other: Source;
      readonly about: string;
    }
  | {
      readonly code: 'file-not-read';
      readonly source: Source;
      /** What has to make manifests of it first, or that it cannot be read; absent for a file without objects. */
      readonly lacks?: string;
    }
  | { readonly code: 'manifest-not-shown'; readonly source: Source; readonly file: string }
  | {
      readonly code: 'file-integrity';
      readonly source: Source;
      readonly problem: 'altered' | 'missing' | 'extra';
    }
  | { readonly code: 'reference-dangling'; readonly source: Source; readonly to: string };

export type DiagnosticCode = Diagnostic['code'];

/** The words of a diagnostic: what was met, what was expected, what still works. */
export function describeDiagnostic(diagnostic: Diagnostic): string {
  switch (diagnostic.code) {
    case 'line-not-understood':
      return `This line is not understood; expected ${diagnostic.expected}. It is kept and not used.`;
    case 'value-invalid':
      return `${diagnostic.field} is not valid; expected ${diagnostic.expected}. The value is not used.`;
    case 'command-failed':
      return diagnostic.reason === undefined
        ? `The command ${diagnostic.command} failed; what it would have shown counts as not collected.`
        : `The command ${diagnostic.command} gave no answer (${diagnostic.reason}); what it would have shown counts as not collected.`;
    case 'command-unknown':
      return `No parser for the output of ${diagnostic.command}; it is kept as text.`;
    case 'output-filtered':
      return `The output went through ${diagnostic.filter}: what is missing in it may still exist.`;
    case 'output-truncated':
      return `The output of ${diagnostic.command} is cut; what comes after the cut may still exist.`;
    case 'output-transformed':
      return `The output of ${diagnostic.command} was changed by a pipe and is kept as text only.`;
    case 'place-unknown':
      return `It is not known on which node or pod ${diagnostic.command} ran; its output is not used.`;
    case 'text-without-command':
      return 'Text without a command in front of it; kept and not used.';
    case 'encoding-repaired':
      return `The file is not UTF-8 (${diagnostic.from}); it was converted.`;
    case 'sources-disagree':
      return `${place(diagnostic.other)} disagrees about ${diagnostic.about}; the place shown here is used.`;
    case 'file-not-read':
      if (diagnostic.lacks === undefined) return 'This file holds no Kubernetes object; it was not read.';
      return diagnostic.lacks === 'unreadable'
        ? 'This file is no plain file or too large; it was not read, and what it holds may still exist.'
        : `This file has to go through ${diagnostic.lacks} first; it was not read, and what it makes may still exist.`;
    case 'manifest-not-shown':
      return `${diagnostic.file} was applied, but its content is not shown: what it creates is known by name only.`;
    case 'file-integrity':
      return {
        altered: 'This file is not as it was when the bundle was sealed (its checksum differs).',
        missing: 'This file is named by the bundle and is gone: what it held counts as not collected.',
        extra: 'This file was not there when the bundle was sealed; it is not used.',
      }[diagnostic.problem];
    case 'reference-dangling':
      return `Refers to ${diagnostic.to}, which is not in the input.`;
  }
}
