import type { z } from 'zod';
import type { ArtifactKind } from '../collector/artifacts.ts';
import type { Diagnostic } from '../lib/diagnostic.ts';
import { type Line, nonBlank } from '../lib/lines.ts';

/** The lines that a record was read from; both ends count from 1. */
export interface Lines {
  readonly line: number;
  readonly endLine?: number | undefined;
}

/** A remark of a parser about one line; the runner turns it into a diagnostic with file and text. */
export interface Remark {
  readonly line: number;
  readonly code: 'line-not-understood' | 'value-invalid';
  /** What would have been understood here. */
  readonly expected: string;
  /** The field that is wrong, with `value-invalid`. */
  readonly field?: string;
}

/**
 * What a parser makes of a text. Every non-blank line is exactly one of: inside a record's lines, in `frame`
 * (headers, separators and closing lines that carry no fact of their own), or under a `line-not-understood`
 * remark. A test holds this for every fixture and for random text.
 */
export interface Parsed<R extends Lines> {
  readonly records: readonly R[];
  readonly frame: readonly number[];
  readonly remarks: readonly Remark[];
}

/** The words of the command that change what its output means (`namespace`, `object`, `container`, ...). */
export type Args = Readonly<Record<string, string>>;

/** A parser is a form to fill in: one artifact's text becomes faithful records, without interpretation. */
export interface Parser<S extends z.ZodType<Lines>> {
  readonly artifact: ArtifactKind;
  /** One line for the reader: command, and the versions its fixtures came from. */
  readonly summary: string;
  readonly record: S;
  readonly parse: (text: string, args: Args) => Parsed<z.infer<S>>;
}

/** The identity; it ties the records of `parse` to the schema, so that a missing field fails to compile. */
export function defineParser<S extends z.ZodType<Lines>>(parser: Parser<S>): Parser<S> {
  return parser;
}

/** Runs `read` on each non-blank line; it returns a record, `'frame'`, or what was expected instead. */
export function parseLines<R extends Lines>(
  text: string,
  read: (line: Line) => R | 'frame' | { readonly expected: string },
): Parsed<R> {
  const records: R[] = [];
  const frame: number[] = [];
  const remarks: Remark[] = [];
  for (const line of nonBlank(text)) {
    const result = read(line);
    if (result === 'frame') frame.push(line.number);
    else if ('expected' in result)
      remarks.push({ line: line.number, code: 'line-not-understood', ...result });
    else records.push(result);
  }
  return { records, frame, remarks };
}

/** The diagnostics-side view of a remark. */
export type RemarkDiagnostic = Extract<Diagnostic, { code: 'line-not-understood' | 'value-invalid' }>;
