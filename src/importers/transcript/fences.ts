import { readPromptInProse } from './prompt.ts';

/** One line of the transcript: `code` may hold prompts and output, `prose` is the author's, `fence` a border. */
export interface TranscriptLine {
  readonly number: number;
  readonly text: string;
  readonly role: 'code' | 'prose' | 'fence';
  /** Counts the fenced blocks; output never runs from one block into the next without a prompt. */
  readonly block: number;
}

/** The border of a block, at any depth of a list. What follows backticks may not hold backticks (CommonMark 4.5). */
const FENCE = /^(\s*(?:[-*+] |\d+[.)] |> ?)?\s*)(`{3,}(?=[^`]*$)|~{3,})/;
/** What `script` writes around a recording. */
const RECORDING = /^Script (started|done)( on |, |:)/;

interface Fence {
  readonly mark: string;
  readonly indent: number;
}

/** A border has an info string at most: what is longer is text anyway. */
const fenceOf = (text: string): Fence | undefined => {
  const [, before = '', mark] = FENCE.exec(text.slice(0, 400)) ?? [];
  return mark === undefined ? undefined : { mark, indent: before.length };
};

/** A block in a list is indented as its border is: that much belongs to the list. */
const outdented = (text: string, { indent }: Fence) =>
  text.slice(0, indent).trim() === '' ? text.slice(Math.min(indent, text.length)) : text;

/**
 * Tells code from prose. In Markdown fenced blocks are code, and so is what follows a prompt that no prose looks
 * like, up to the next fence; a text without fences is code throughout (its prose then ends up as text without a
 * command).
 */
export function linesWithRoles(lines: readonly string[]): TranscriptLine[] {
  const markdown = lines.some((line) => fenceOf(line));
  let fence: Fence | undefined;
  let pasted = false;
  let block = 0;
  return lines.map((text, index) => {
    const number = index + 1;
    if (RECORDING.test(text)) return { number, text, role: 'prose', block };
    if (!markdown) return { number, text, role: 'code', block };
    const border = fenceOf(text);
    // A fence closes with at least as many of the same marks, and nothing behind them.
    const closes = fence && border?.mark.startsWith(fence.mark) && text.trim() === border.mark;
    if (closes || (!fence && border)) {
      fence = closes ? undefined : border;
      pasted = false;
      block++;
      return { number, text, role: 'fence', block };
    }
    if (fence) return { number, text: outdented(text, fence), role: 'code', block };
    pasted ||= readPromptInProse(text) !== undefined;
    return { number, text, role: pasted ? 'code' : 'prose', block };
  });
}
