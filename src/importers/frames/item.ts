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
  private result: Extract<FrameLine, { word: 'result' }> | undefined;

  constructor(
    readonly id: string,
    readonly item: FrameItem,
    readonly line: number,
  ) {}

  addOutput(line: number, text: string, newline: boolean): void {
    this.outputLine ??= line;
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

  /**
   * What can be said of it. The node's own word counts when all of it came; an answer that is cut or broken is
   * never whole, and one that nothing came of is none.
   */
  get state(): ArtifactState {
    const said = this.result?.state;
    if (said !== undefined && !isAnswer(said)) return said;
    if (this.output === '') return said === 'empty' && !this.isBroken ? 'empty' : 'error';
    return said === undefined || said === 'empty' || this.isBroken ? 'truncated' : said;
  }

  get collected(): Collected {
    const { rc, t1 } = this.result ?? {};
    const { t0 } = this.item;
    const stderr = this.errors.map((text) => `${text}\n`).join('');
    return {
      source: 'local',
      ...(rc !== undefined && { rc }),
      ...(t0 !== undefined && { t0 }),
      ...(t1 !== undefined && { t1 }),
      ...(stderr !== '' && { stderr }),
    };
  }
}
