import type { TranscriptLine } from './fences.ts';
import { type Prompt, readPrompt, readPromptHead, withoutGluedPrompt } from './prompt.ts';
import { heredocEnd, isUnfinished } from './shell.ts';

/** A command as it stands in the transcript, with the lines printed up to the next prompt. */
export interface Command {
  readonly prompt: Prompt;
  /** The whole command, continued lines joined. */
  readonly text: string;
  readonly line: number;
  /** A document typed inline (`<<EOF`), without its closing word. */
  readonly inline?: readonly TranscriptLine[];
  readonly output: readonly TranscriptLine[];
}

/** Everything in the transcript, in order; each line belongs to exactly one part. */
export type Part =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'text'; readonly lines: readonly TranscriptLine[] };

const MAX_CONTINUED_LINES = 200;

/** The lines that a command goes on in (backslash, open quote, `>` prompts), or none when it never closes. */
function continuation(
  lines: readonly TranscriptLine[],
  start: number,
  first: string,
): { text: string; used: number } {
  let text = first;
  for (let used = 0; used <= MAX_CONTINUED_LINES; used++) {
    const open = text.endsWith('\\') || isUnfinished(text);
    if (!open) return { text, used };
    const next = lines[start + used];
    if (next?.role !== 'code' || readPrompt(next.text)) break;
    text = `${text.replace(/\\$/, '')}${text.endsWith('\\') ? ' ' : '\n'}${next.text.replace(/^> ?/, '')}`;
  }
  return { text: first, used: 0 };
}

/** A here-document: its lines, and how many lines were used with the closing word. */
function heredoc(lines: readonly TranscriptLine[], start: number, text: string) {
  const end = heredocEnd(text);
  if (end === undefined) return undefined;
  const found = lines.findIndex((line, i) => i >= start && line.text.replace(/^>\s?/, '').trim() === end);
  if (found < 0 || lines.slice(start, found).some((line) => line.role !== 'code')) return undefined;
  const inline = lines.slice(start, found).map((line) => ({ ...line, text: line.text.replace(/^> /, '') }));
  return { inline, used: found - start + 1 };
}

/** The prompt on this line, or the one that starts here and ends on the next. */
function promptAt(lines: readonly TranscriptLine[], i: number): { prompt: Prompt; used: number } | undefined {
  const line = lines[i];
  if (line?.role !== 'code') return undefined;
  const host = readPromptHead(line.text);
  const next = host === undefined ? undefined : lines[i + 1];
  const second = next?.role === 'code' ? readPrompt(next.text) : undefined;
  if (host !== undefined && second && second.host === undefined)
    return { prompt: { ...second, host }, used: 2 };
  const prompt = readPrompt(line.text);
  return prompt && { prompt, used: 1 };
}

/** The printed lines from `start` up to the next prompt or fence; a prompt glued to the last one is cut off. */
function outputFrom(lines: readonly TranscriptLine[], start: number): TranscriptLine[] {
  let end = start;
  while (lines[end]?.role === 'code' && promptAt(lines, end) === undefined) end++;
  const output = lines.slice(start, end);
  const last = output.at(-1);
  const cut = last && lines[end]?.role !== 'code' ? withoutGluedPrompt(last.text) : undefined;
  return last && cut !== undefined ? [...output.slice(0, -1), { ...last, text: cut }] : output;
}

/** Cuts a transcript into commands with their output, and text that follows no prompt. */
export function partsOf(lines: readonly TranscriptLine[]): Part[] {
  const parts: Part[] = [];
  let i = 0;
  while (i < lines.length) {
    const found = promptAt(lines, i);
    if (!found) {
      const end = Math.max(i + 1, i + outputFrom(lines, i).length);
      const text = lines.slice(i, end).filter((line) => line.role === 'code' && line.text.trim() !== '');
      if (text.length > 0) parts.push({ kind: 'text', lines: lines.slice(i, end) });
      i = end;
      continue;
    }
    const line = (lines[i] as TranscriptLine).number;
    i += found.used;
    const whole = continuation(lines, i, found.prompt.command);
    i += whole.used;
    const inline = heredoc(lines, i, whole.text);
    i += inline?.used ?? 0;
    const output = outputFrom(lines, i);
    i += output.length;
    const typed = inline ? { inline: inline.inline } : {};
    parts.push({
      kind: 'command',
      command: { prompt: found.prompt, text: whole.text, line, ...typed, output },
    });
  }
  return parts;
}
