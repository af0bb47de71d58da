import { nonBlank } from '../lib/lines.ts';
import type { Lines, Parsed, Remark } from '../parsers/parser.ts';

const lastLine = ({ line, endLine }: Lines) => endLine ?? line;

/**
 * What is certain in an output that was cut: the record before the cut may be half of one, a policy without its
 * rules or `10.0.0.0/2` where `10.0.0.0/24` stood, so it is not used and its lines count as not understood.
 */
export function beforeCut<R extends Lines>(text: string, parsed: Parsed<R>): Parsed<R> {
  const end = parsed.records.reduce((last, record) => Math.max(last, lastLine(record)), 0);
  const half = parsed.records.findLast((record) => lastLine(record) === end);
  if (half === undefined) return parsed;
  const records = parsed.records.filter((record) => record !== half);
  const isKept = (line: number) => records.some((one) => one.line <= line && line <= lastLine(one));
  const remarks = nonBlank(text)
    .filter(({ number }) => half.line <= number && number <= end && !isKept(number))
    .map(
      ({ number }): Remark => ({
        line: number,
        code: 'line-not-understood',
        expected: 'the rest of what stands here: the output is cut behind it',
      }),
    );
  const inHalf = ({ line }: Remark) => remarks.some((remark) => remark.line === line);
  return { ...parsed, records, remarks: [...parsed.remarks.filter((one) => !inHalf(one)), ...remarks] };
}
