import type { ArtifactState } from '../../lib/artifact.ts';
import { optional } from '../../lib/optional.ts';

/** A line of a stream that a collector printed on a node. */
export type FrameLine =
  | { readonly word: 'begin'; readonly nonce: string; readonly id: string; readonly item: FrameItem }
  | { readonly word: 'output'; readonly text: string; readonly newline: boolean }
  | { readonly word: 'error'; readonly text: string }
  | {
      readonly word: 'result';
      readonly nonce: string;
      readonly id: string;
      readonly state: ArtifactState;
      readonly rc?: number;
      readonly t1?: number;
      /** How much output the node sent; `unknown`: it could not count. Absent in version 1, which never counts. */
      readonly sent?: Amount | 'unknown';
    }
  | {
      readonly word: 'redaction';
      readonly nonce: string;
      readonly rule: string;
      readonly id: string;
      readonly count: string;
    }
  | { readonly word: 'end'; readonly nonce: string; readonly begun: number; readonly epoch: number };

/** An amount of output: lines, and the bytes that stand in them. */
export interface Amount {
  readonly lines: number;
  readonly bytes: number;
}

/** What is about to be printed. */
export interface FrameItem {
  readonly kind: string;
  readonly args: Readonly<Record<string, string>>;
  readonly command: string;
  readonly t0?: number;
}

/** The first line of a stream. */
export interface FrameHead {
  readonly version: 1 | 2;
  readonly nonce: string;
  readonly node: string;
  readonly began?: number;
}

const HEAD = /^CALISNAP-FRAMES ([12]) (\S+) node=(\S+)(?: began=(\S+))?\s*$/;
const BEGIN = /^B (\S+) (\S+) ([\w.-]+) (\d{1,12}|-) (.*)$/;
const RESULT =
  /^R (\S+) (\S+) (\d{1,9}|-) (\d{1,12}|-) (ok|empty|partial|error|opaque|absent-tool|forbidden|timeout|skipped|truncated|withheld)(?: (\d{1,15}) (\d{1,15})| (-) -)?\s*$/;
const REDACTION = /^D (\S+) (\S+) (\S+) (\d{1,9})\s*$/;
const END = /^Z (\S+) (\d{1,9}) (\d{1,12})\s*$/;
const PAIR = /^[a-z][a-z0-9-]*=\S*$/;

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const optionalNumber = <K extends string>(key: K, text: string | undefined) =>
  (/^\d{1,12}$/.test(text ?? '') ? { [key]: Number(text) } : {}) as { readonly [P in K]?: number };

/** The arguments stand in front of the command, `-` for none. */
function argsAndCommand(text: string): Pick<FrameItem, 'args' | 'command'> {
  const words = text.split(' ');
  if (words[0] === '-') return { args: {}, command: words.slice(1).join(' ') };
  const first = words.findIndex((word) => !PAIR.test(word));
  const pairs = words.slice(0, first < 0 ? words.length : first);
  const args = pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2).map(decoded) as [string, string]);
  return { args: Object.fromEntries(args), command: words.slice(pairs.length).join(' ') };
}

/** Reads the first line; `undefined` when it is none. */
export function readFrameHead(line: string): FrameHead | undefined {
  const [, version, nonce, node, began] = HEAD.exec(line) ?? [];
  if (nonce === undefined || node === undefined) return undefined;
  return {
    version: version === '1' ? 1 : 2,
    nonce,
    node: decoded(node),
    ...optionalNumber('began', began),
  };
}

/** The counts at the end of a result line: two numbers, or twice a dash. */
function amountOf(cells: readonly (string | undefined)[]): Amount | 'unknown' | undefined {
  const [lines, bytes, dash] = cells;
  if (dash !== undefined) return 'unknown';
  return lines === undefined || bytes === undefined
    ? undefined
    : { lines: Number(lines), bytes: Number(bytes) };
}

/** Reads any other line; `undefined` for what no collector prints. */
export function readFrameLine(line: string): FrameLine | undefined {
  const text = line.slice(2);
  if (line.startsWith('O ')) return { word: 'output', text, newline: true };
  if (line.startsWith('o ')) return { word: 'output', text, newline: false };
  if (line.startsWith('E ')) return { word: 'error', text };
  const [, nonce = '', ...cells] =
    BEGIN.exec(line) ?? RESULT.exec(line) ?? REDACTION.exec(line) ?? END.exec(line) ?? [];
  const [a = '', b = '', c = '', d = ''] = cells;
  if (nonce === '') return undefined;
  switch (line[0]) {
    case 'B':
      return {
        word: 'begin',
        nonce,
        id: a,
        item: { kind: b, ...argsAndCommand(d), ...optionalNumber('t0', c) },
      };
    case 'R':
      return {
        word: 'result',
        nonce,
        id: a,
        state: d as ArtifactState,
        ...optionalNumber('rc', b),
        ...optionalNumber('t1', c),
        ...optional({ sent: amountOf(cells.slice(4)) }),
      };
    case 'D':
      return { word: 'redaction', nonce, rule: a, id: b, count: c };
    default:
      return { word: 'end', nonce, begun: Number(a), epoch: Number(b) };
  }
}
