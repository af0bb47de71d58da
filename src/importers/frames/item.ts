import { type ArtifactState, type Collected, isAnswer } from '../../lib/artifact.ts';
import type { FrameItem, FrameLine } from './frame-line.ts';

/** An item of a stream, from its begin to its result or to where the stream broke. */
export class Item {
  /** Line of the stream at which its output begins, as long as the output stands in one piece. */
  outputLine: number | undefined;
  private output = '';
  private readonly errors: string[] = [];
  private lastLine = 0;
  private inOnePiece = true;
  private isBroken = false;
  private isContested = false;
  private hasLastLine = false;
  private goesOnAfterIt = false;
  private lines = 0;
  private bytes = 0;
  private result: Extract<FrameLine, { word: 'result' }> | undefined;

  constructor(
    readonly id: string,
    readonly item: FrameItem,
    readonly line: number,
  ) {}

  /** @param bytes of the text as the node sent it, which may be no text */
  addOutput(line: number, text: string, bytes: number, newline: boolean): void {
    this.outputLine ??= line;
    this.goesOnAfterIt ||= this.hasLastLine;
    this.hasLastLine ||= !newline;
    this.lines += 1;
    this.bytes += bytes + (newline ? 1 : 0);
    if (this.output !== '' && line !== this.lastLine + 1) this.inOnePiece = false;
    this.lastLine = line;
    this.output += newline ? `${text}\n` : text;
  }

  addError(text: string): void {
    this.errors.push(text);
  }

  /** Something stood in its midst that is not of it, so something of it may be lost. */
  breakUp(): void {
    this.isBroken = true;
  }

  /** Another result came for it: which of the two its output belongs to cannot be told. */
  contest(): void {
    this.isContested = this.result !== undefined;
  }

  finish(result: Extract<FrameLine, { word: 'result' }>): void {
    this.result = result;
  }

  get text(): string {
    return this.output;
  }

  /** Where line 1 of the output stands; `undefined` when other lines stand between. */
  get origin(): number | undefined {
    return this.inOnePiece ? (this.outputLine ?? this.line) : undefined;
  }

  /** What the node sent and did not arrive as it was, in words; `undefined` when nothing of that kind is known. */
  get loss(): string | undefined {
    const { sent } = this.result ?? {};
    if (sent === undefined) return undefined;
    if (this.isContested) return 'it has two results';
    if (this.goesOnAfterIt) return 'more came behind its last line';
    if (sent === 'unknown') return 'the node could not count what it sent';
    if (sent.lines === this.lines && sent.bytes === this.bytes) return undefined;
    return `of ${sent.lines} lines (${sent.bytes} bytes) that the node sent, ${this.lines} (${this.bytes}) arrived`;
  }

  /**
   * What can be said of it. The node's own word counts when all of it came, which its counts prove: then nothing
   * that stood in between took anything away. Where they differ, half a line may stand in the midst of the text, so
   * no line of it is a fact. Without counts, an answer that is cut or broken is never whole, and one that nothing
   * came of is none.
   */
  get state(): ArtifactState {
    const said = this.result?.state;
    if (said !== undefined && !isAnswer(said)) return said;
    if (this.loss !== undefined) return 'error';
    if (said !== undefined && this.result?.sent !== undefined)
      return said === 'empty' && this.output !== '' ? 'error' : said;
    if (this.output === '') return said === 'empty' && !this.isBroken ? 'empty' : 'error';
    return said === undefined || said === 'empty' || this.isBroken ? 'truncated' : said;
  }

  get collected(): Collected {
    const { rc, t1 } = this.result ?? {};
    const { t0 } = this.item;
    const words = this.loss === undefined ? this.errors : [this.loss, ...this.errors];
    const stderr = words.map((text) => `${text}\n`).join('');
    return {
      source: 'local',
      ...(rc !== undefined && { rc }),
      ...(t0 !== undefined && { t0 }),
      ...(t1 !== undefined && { t1 }),
      ...(stderr !== '' && { stderr }),
    };
  }
}
