/** One line of the transcript: `code` may hold prompts and output, `prose` is the author's, `fence` a border. */
export interface TranscriptLine {
  readonly number: number;
  readonly text: string;
  readonly role: 'code' | 'prose' | 'fence';
  /** Counts the fenced blocks; output never runs from one block into the next without a prompt. */
  readonly block: number;
}

const FENCE = /^\s{0,3}(```+|~~~+)/;

/**
 * Tells code from prose. In Markdown only fenced blocks are code; a text without fences is code throughout (its
 * prose then ends up as text without a command).
 */
export function linesWithRoles(lines: readonly string[]): TranscriptLine[] {
  const markdown = lines.some((line) => FENCE.test(line));
  let fence: string | undefined;
  let block = 0;
  return lines.map((text, index) => {
    const number = index + 1;
    if (!markdown) return { number, text, role: 'code', block };
    const mark = FENCE.exec(text)?.[1];
    if (fence === undefined && mark !== undefined) {
      fence = mark;
      block++;
      return { number, text, role: 'fence', block };
    }
    // A fence closes with at least as many of the same marks (CommonMark 4.5).
    if (fence !== undefined && mark?.startsWith(fence) && text.trim() === mark) {
      fence = undefined;
      return { number, text, role: 'fence', block };
    }
    return { number, text, role: fence === undefined ? 'prose' : 'code', block };
  });
}
