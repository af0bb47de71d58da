import { isBareCommand } from './command-words.ts';
import type { TranscriptLine } from './fences.ts';
import { readPrompt } from './prompt.ts';

/** A command that stands alone in the text as code: `` `kubectl get netpol -A` `` or `` `…`: ``. */
const INLINE = /^(?:[-*+] |\d+[.)] )?\s*(`+)\s*(?:\$ )?([^`]+?)\s*\1\s*:?$/;

const isText = (line: TranscriptLine | undefined) => line !== undefined && line.text.trim() !== '';

/** The command that the prose right above a block names, and where it stands. */
function namedAbove(
  lines: readonly TranscriptLine[],
  fence: number,
): { index: number; text: string } | undefined {
  let index = fence - 1;
  while (index > 0 && !isText(lines[index])) index--;
  const line = lines[index];
  const text = line?.role === 'prose' && line.text.length < 1000 ? (INLINE.exec(line.text)?.[2] ?? '') : '';
  return isBareCommand(text) ? { index, text } : undefined;
}

/**
 * Commands that were pasted without a prompt, by the index of their line: at the head of a fenced block that shows
 * no prompt at all, or alone as inline code in the line above such a block. Where they ran is not said.
 */
export function unpromptedCommands(lines: readonly TranscriptLine[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const [fence, line] of lines.entries()) {
    const opens = line.role === 'fence' && lines[fence + 1]?.role === 'code';
    if (!opens) continue;
    let end = fence + 1;
    while (lines[end]?.role === 'code') end++;
    const inside = lines.slice(fence + 1, end);
    if (inside.some(({ text }) => readPrompt(text))) continue;
    const first = inside.find(isText);
    const above = namedAbove(lines, fence);
    if (first && isBareCommand(first.text))
      for (const [i, { text }] of inside.entries()) {
        if (isBareCommand(text)) found.set(fence + 1 + i, text);
      }
    else if (first && above) found.set(above.index, above.text);
  }
  return found;
}
