import type { TranscriptLine } from './fences.ts';
import { readPrompt } from './prompt.ts';
import { heredocEnd, unfinished } from './shell.ts';

const MAX_LINES = 200;
const MAX_LENGTH = 32_768;
/** What shells print in front of a continued line. */
const CONTINUED = /^(?:(?:(?:d|b)?quote|pipe|heredoc|cmdsubst|for|while|then|cmdand|cmdor)> ?|> ?)/;

/** The lines that a command goes on in (backslash, open quote, `>` prompts), or none when it never closes. */
export function continuation(
  lines: readonly TranscriptLine[],
  start: number,
  first: string,
): { readonly text: string; readonly used: number } {
  let text = first;
  for (let used = 0; used <= MAX_LINES; used++) {
    const open = unfinished(text);
    if (!open) return { text, used };
    if (text.length > MAX_LENGTH) break;
    const next = lines[start + used];
    const marked = CONTINUED.test(next?.text ?? '');
    if (next?.role !== 'code' || readPrompt(next.text) || (open === 'perhaps' && !marked)) break;
    const joint = text.endsWith('\\') ? ' ' : '\n';
    text = `${text.replace(/\\$/, '')}${joint}${next.text.replace(CONTINUED, '')}`;
  }
  return { text: first, used: 0 };
}

/** A here-document: its lines, and how many lines were used with the closing word. */
export function heredoc(
  lines: readonly TranscriptLine[],
  start: number,
  text: string,
): { readonly inline: readonly TranscriptLine[]; readonly used: number } | undefined {
  const end = heredocEnd(text);
  if (end === undefined) return undefined;
  const inline: TranscriptLine[] = [];
  for (let i = start; lines[i]?.role === 'code'; i++) {
    const line = lines[i] as TranscriptLine;
    const typed = line.text.replace(/^(?:heredoc)?> ?/, '');
    if (typed.trim() === end) return { inline, used: i - start + 1 };
    // A prompt before the closing word: the document was left out.
    if (readPrompt(line.text)) return undefined;
    inline.push({ ...line, text: typed });
  }
  return undefined;
}
