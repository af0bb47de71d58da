import { z } from 'zod';
import { nonBlank } from '../lib/lines.ts';
import { findObjects } from './json-objects.ts';
import { defineParser, type Parsed, parseLines } from './parser.ts';
import { readYaml } from './yaml-document.ts';
import { member, readValue } from './yaml-value.ts';

const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  field: z.string(),
  /** As printed, without quotes. */
  value: z.string(),
});

type Field = z.infer<typeof record>;

const FIELD =
  /^\s*"(?<field>[^"]+)":\s*(?:"(?<text>(?:[^"\\]|\\.)*)"|(?<bare>[^\s"{[,]+)|(?<empty>\{\}|\[\]))\s*,?$/;
/** Brackets, and lines that open a value which goes on below. */
const OPEN_OR_CLOSE = /^\s*(?:"[^"]+":\s*[{[]|[{}[\]]+)\s*,?$/;

/** The process id of each container of an output that was not filtered; `undefined` when it is no such output. */
function readWhole(text: string): Parsed<Field> | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const records = findObjects(text).flatMap((object): Field[] => {
    const document = readYaml(object.text, object.line);
    const read = typeof document === 'object' ? readValue(document, document.root) : undefined;
    const pid = typeof read === 'object' ? member(member(read.value, 'State'), 'Pid') : undefined;
    if (typeof pid !== 'number') return [];
    const end = object.endLine === object.line ? {} : { endLine: object.endLine };
    return [{ line: object.line, ...end, field: 'Pid', value: String(pid) }];
  });
  const outside = nonBlank(text).filter(
    ({ number }) => !records.some(({ line, endLine = line }) => line <= number && number <= endLine),
  );
  if (records.length === 0 || outside.some((line) => !OPEN_OR_CLOSE.test(line.text))) return undefined;
  return { records, frame: outside.map((line) => line.number), remarks: [] };
}

function readFields(text: string): Parsed<Field> {
  return parseLines<Field>(text, ({ number, text: line }) => {
    if (OPEN_OR_CLOSE.test(line)) return 'frame';
    const groups = FIELD.exec(line)?.groups;
    if (groups?.field === undefined) return { expected: '"FIELD": VALUE' };
    return { line: number, field: groups.field, value: groups.text ?? groups.bare ?? groups.empty ?? '' };
  });
}

export const dockerInspect = defineParser({
  artifact: 'docker-inspect',
  summary: 'Process id of a container: `docker inspect CONTAINER`, whole or grepped (Docker 20.10).',
  record,
  parse: (text) => readWhole(text) ?? readFields(text),
});
