import type { TranscriptLine } from './fences.ts';
import { type Prompt, readPrompt, readPromptHead } from './prompt.ts';
import { unpromptedCommands } from './unprompted.ts';

/** A prompt, and how many lines it takes up to its command's end. */
export interface FoundPrompt {
  readonly prompt: Prompt;
  readonly height: number;
}

const isBlank = (line: TranscriptLine | undefined) => line?.role !== 'code' || line.text.trim() === '';

/** Lines that stand more than once in the text. */
function repeated(lines: readonly TranscriptLine[]): ReadonlySet<string> {
  const once = new Set<string>();
  const again = new Set<string>();
  for (const { text } of lines) (once.has(text) ? again : once).add(text);
  return again;
}

/** Lines from one that names a command up to the first of the block below it. */
function heightAbove(lines: readonly TranscriptLine[], i: number): number {
  if (lines[i]?.role === 'code') return 1;
  const fence = lines.findIndex((line, at) => at > i && line.role === 'fence');
  return fence - i + 1;
}

/** Finds the prompt on a line: one that ends there, one that ends on the next, or a command without any. */
export function promptFinder(lines: readonly TranscriptLine[]): (i: number) => FoundPrompt | undefined {
  const unprompted = unpromptedCommands(lines);
  const twice = repeated(lines);
  const headAt = (i: number, text: string): FoundPrompt | undefined => {
    const head = readPromptHead(text);
    const next = head && lines[i + 1];
    const second = next?.role === 'code' ? readPrompt(next.text) : undefined;
    if (!head || !second || second.host !== undefined) return undefined;
    // `user@host:~/dir` alone is also what commands print: a prompt stands apart, or comes more than once.
    const stands = /^[┌╭]/.test(text) || isBlank(lines[i - 1]) || twice.has(text);
    return stands
      ? { prompt: { ...second, ...head, look: `${head.user}@${head.host}` }, height: 2 }
      : undefined;
  };
  return (i) => {
    const line = lines[i];
    const command = unprompted.get(i);
    if (command !== undefined) return { prompt: { look: '', command }, height: heightAbove(lines, i) };
    if (line?.role !== 'code') return undefined;
    const prompt = readPrompt(line.text);
    return prompt ? { prompt, height: 1 } : headAt(i, line.text);
  };
}
