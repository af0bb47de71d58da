import { type FrameHead, type FrameLine, readFrameHead, readFrameLine } from './frame-line.ts';
import { Item } from './item.ts';

/** A line of a stream. `bytes` is what it had before it was decoded: the node counts bytes, not letters. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly bytes: number;
}

/** What a node sent, as far as it can be relied on. */
export interface FrameStream {
  readonly head: FrameHead;
  readonly items: readonly Item[];
  /** Lines that belong to no item, in runs. */
  readonly strays: readonly (readonly Line[])[];
  readonly redactions: readonly { readonly rule: string; readonly id: string; readonly count: string }[];
  readonly ended?: number;
  /** What is wrong with the stream itself; empty when it came whole. */
  readonly remarks: readonly { readonly line: number; readonly says: string }[];
}

/** Length of the mark in front of a line of output. */
const MARK = 2;

/** Follows a stream line by line. */
class StreamReader {
  readonly items = new Map<string, Item>();
  readonly strays: Line[][] = [];
  readonly redactions: { rule: string; id: string; count: string }[] = [];
  readonly remarks: { line: number; says: string }[] = [];
  ended: number | undefined;
  private open: Item | undefined;

  constructor(private readonly head: FrameHead) {}

  private stray(line: Line, says?: string): void {
    const run = this.strays.at(-1);
    if (run?.at(-1)?.number === line.number - 1) run?.push(line);
    else this.strays.push([line]);
    if (says !== undefined) this.remarks.push({ line: line.number, says });
    this.open?.breakUp();
  }

  private close(line: number): void {
    if (this.open) this.remarks.push({ line, says: `item ${this.open.id} has no result` });
    this.open = undefined;
  }

  private begin(line: Line, { id, item }: Extract<FrameLine, { word: 'begin' }>): void {
    this.close(line.number);
    if (this.items.has(id)) {
      this.stray(line, `item ${id} begins again; only its first output is used`);
      return;
    }
    this.open = new Item(id, item, line.number);
    this.items.set(id, this.open);
  }

  private finish(line: Line, result: Extract<FrameLine, { word: 'result' }>): void {
    if (this.open?.id !== result.id) {
      this.items.get(result.id)?.contest();
      this.stray(line, `a result for item ${result.id}, which is not the one that runs`);
      return;
    }
    // Half a result line could pass for one of a version that does not count.
    if ((result.sent === undefined) !== (this.head.version === 1)) {
      this.stray(line, `a result for item ${result.id} that does not fit version ${this.head.version}`);
      return;
    }
    this.open.finish(result);
    const { loss } = this.open;
    if (loss !== undefined) this.remarks.push({ line: line.number, says: `item ${result.id}: ${loss}` });
    this.open = undefined;
  }

  read(line: Line): void {
    const frame = readFrameLine(line.text);
    if (frame === undefined || this.ended !== undefined) {
      if (frame?.word === 'result' && frame.nonce === this.head.nonce) this.items.get(frame.id)?.contest();
      if (line.text.trim() !== '') this.stray(line);
      return;
    }
    if ('nonce' in frame && frame.nonce !== this.head.nonce) {
      this.stray(line, 'a line with the mark of another stream');
      // Whose output comes next is not known any more.
      this.close(line.number);
      return;
    }
    this.follow(line, frame);
  }

  private follow(line: Line, frame: FrameLine): void {
    if (frame.word === 'begin') this.begin(line, frame);
    else if (frame.word === 'result') this.finish(line, frame);
    else if (frame.word === 'end') this.end(line, frame);
    else if (frame.word === 'redaction') {
      if (this.items.has(frame.id)) this.redactions.push(frame);
      else this.stray(line, `a redaction of item ${frame.id}, which did not arrive`);
    } else if (this.open === undefined) this.stray(line);
    else if (frame.word === 'error') this.open.addError(frame.text);
    else this.open.addOutput(line.number, frame.text, line.bytes - MARK, frame.newline);
  }

  private end(line: Line, { begun, epoch }: Extract<FrameLine, { word: 'end' }>): void {
    this.close(line.number);
    this.ended = epoch;
    if (begun !== this.items.size)
      this.remarks.push({ line: line.number, says: `${begun} items were begun, ${this.items.size} arrived` });
  }

  stop(line: number): void {
    this.close(line);
    if (this.ended === undefined)
      this.remarks.push({ line, says: 'the stream is cut: its end mark is missing' });
  }
}

/** Reads one stream; `undefined` when the first line is no head. */
export function readStream(lines: readonly Line[], isLastLineWhole: boolean): FrameStream | undefined {
  const [first, ...rest] = lines;
  const head = first && readFrameHead(first.text);
  if (!head) return undefined;
  const reader = new StreamReader(head);
  // A cut may have gone through the middle of the last line: half a route is another route.
  for (const line of rest.slice(0, isLastLineWhole ? undefined : -1)) reader.read(line);
  const half = isLastLineWhole ? undefined : rest.at(-1);
  if (half) reader.strays.push([half]);
  reader.stop(lines.at(-1)?.number ?? 1);
  const { items, strays, redactions, remarks, ended } = reader;
  return {
    head,
    items: [...items.values()],
    strays,
    redactions,
    remarks,
    ...(ended !== undefined && { ended }),
  };
}
