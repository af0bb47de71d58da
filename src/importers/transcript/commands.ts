import { continuation, heredoc } from './continuation.ts';
import type { TranscriptLine } from './fences.ts';
import { type FoundPrompt, promptFinder } from './find-prompt.ts';
import { gluedPrompt, type Prompt, readPrompt } from './prompt.ts';

/** A command as it stands in the transcript, with the lines printed up to the next prompt. */
export interface Command {
  readonly prompt: Prompt;
  /** The whole command, continued lines joined. */
  readonly text: string;
  readonly line: number;
  /** The lines of the prompt and the command, with the word that closes a document typed inline. */
  readonly typed: readonly TranscriptLine[];
  /** A document typed inline (`<<EOF`), without its closing word. */
  readonly inline?: readonly TranscriptLine[];
  readonly output: readonly TranscriptLine[];
}

/** Everything in the transcript, in order; each line of code belongs to exactly one part. */
export type Part =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'text'; readonly lines: readonly TranscriptLine[] };

type PromptAt = (i: number) => FoundPrompt | undefined;

/** The printed lines from `start` up to the next prompt or fence. */
function outputFrom(lines: readonly TranscriptLine[], start: number, promptAt: PromptAt) {
  let end = start;
  const block = lines[start]?.block;
  while (lines[end]?.role === 'code' && lines[end]?.block === block && promptAt(end) === undefined) end++;
  return lines.slice(start, end);
}

/** Cuts prompts off the end of outputs that had no final newline; both halves keep the line's number. */
function unglued(lines: readonly TranscriptLine[]): TranscriptLine[] {
  return lines.flatMap((line, i) => {
    const glued = line.role === 'code' && !readPrompt(line.text) ? gluedPrompt(line.text) : undefined;
    // A sign without a name may be text, unless it is the last of its block.
    const isPrompt = glued && (glued.prompt.includes('@') || lines[i + 1]?.role !== 'code');
    return isPrompt
      ? [
          { ...line, text: glued.output },
          { ...line, text: glued.prompt },
        ]
      : [line];
  });
}

/** Cuts a transcript into commands with their output, and text that follows no prompt. */
export function partsOf(given: readonly TranscriptLine[]): Part[] {
  const lines = unglued(given);
  const promptAt = promptFinder(lines);
  const parts: Part[] = [];
  let i = 0;
  while (i < lines.length) {
    const found = promptAt(i);
    const line = lines[i];
    if (!found || !line) {
      const text = outputFrom(lines, i, promptAt);
      if (text.some((one) => one.text.trim() !== '')) parts.push({ kind: 'text', lines: text });
      i += Math.max(1, text.length);
      continue;
    }
    const { prompt } = found;
    const whole = continuation(lines, i + found.height, prompt.command);
    const height = found.height + whole.used;
    const document = heredoc(lines, i + height, whole.text);
    const end = i + height + (document?.used ?? 0);
    const output = outputFrom(lines, end, promptAt);
    const typed = [...lines.slice(i, i + height), ...(document ? lines.slice(end - 1, end) : [])];
    const inline = document && { inline: document.inline };
    parts.push({
      kind: 'command',
      command: { prompt, text: whole.text, line: line.number, typed, ...inline, output },
    });
    i = end + output.length;
  }
  return parts;
}
