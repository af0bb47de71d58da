import { nonBlank } from '../../src/lib/lines.ts';
import type { Lines, Parsed } from '../../src/parsers/parser.ts';

/** Where lines are lost, claimed twice, or made up; empty when every line has exactly one home. */
export function homelessLines(text: string, { records, frame, remarks }: Parsed<Lines>): string[] {
  const lines = nonBlank(text).map((line) => line.number);
  const inRecord = (line: number) => records.some((r) => r.line <= line && line <= (r.endLine ?? r.line));
  const missed = remarks.filter(({ code }) => code === 'line-not-understood').map(({ line }) => line);
  const invalid = remarks.filter(({ code }) => code === 'value-invalid').map(({ line }) => line);
  const homes = (line: number) =>
    Number(inRecord(line)) +
    frame.filter((other) => other === line).length +
    missed.filter((other) => other === line).length;
  const ends = records.flatMap((record) => [record.line, record.endLine ?? record.line]);
  return [
    ...lines.filter((line) => homes(line) !== 1).map((line) => `line ${line} has ${homes(line)} homes`),
    ...[...frame, ...missed, ...invalid, ...ends]
      .filter((line) => !lines.includes(line))
      .map((line) => `line ${line} is blank or does not exist`),
    ...invalid.filter((line) => !inRecord(line)).map((line) => `line ${line} is invalid outside a record`),
    ...records
      .filter((r) => r.endLine !== undefined && r.endLine <= r.line)
      .map((r) => `line ${r.line}: needless endLine`),
  ];
}
