/** A simple command of a shell line: its words, unquoted, and where its input and output go. */
export interface SimpleCommand {
  readonly words: readonly string[];
  /** The file that standard output goes into: nothing is shown. */
  readonly into?: string;
  /** Standard input comes from a file or a here-document: no shell in it waits at a prompt. */
  readonly fed: boolean;
}

/** Commands joined by pipes; only the last one's output is seen. */
export type Pipeline = readonly SimpleCommand[];

interface Token {
  readonly text: string;
  readonly operator: boolean;
}

/** Comments, operators, then words of quoted, substituted and plain pieces (POSIX shell grammar, as people type it). */
const TOKEN =
  /[^\S\n]*(?:(?<=^|\s)#[^\n]*|(&&|\|\||\|&|&>{1,2}|\d?>{1,2}(?:&\d?)?|<<<|<<-?|[;|&\n<])|((?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|[^\s'"\\;|&<>`])+)|(\S))/g;

function unquote(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, single, double, escaped) =>
    single !== undefined ? single : double !== undefined ? double.replace(/\\([\s\S])/g, '$1') : escaped,
  );
}

function tokensOf(line: string): Token[] {
  return [...line.matchAll(TOKEN)].flatMap(([, operator, word, stray]): Token[] => {
    if (operator !== undefined) return [{ text: operator, operator: true }];
    const text = word ?? stray;
    return text === undefined ? [] : [{ text: unquote(text), operator: false }];
  });
}

/**
 * How a command goes on in the next line: after an open quote, a pipe or `&&`. An apostrophe inside a word
 * (`don't`) opens a quote as well, but people type it by mistake: only a continuation prompt can tell.
 */
export function unfinished(line: string): 'surely' | 'perhaps' | undefined {
  const open = line.replace(/'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|(?<=^|\s)#[^\n]*/g, '\u0000');
  if (/\\$/.test(open) || /(?<![\w\u0000])['"]/.test(open) || /(\||&&)\s*$/.test(open)) return 'surely';
  return /['"]/.test(open) || /(^|[\s;])(do|then|else|\{)\s*$/.test(open) ? 'perhaps' : undefined;
}

/** The word that ends a here-document started on this line. */
export function heredocEnd(line: string): string | undefined {
  const tokens = tokensOf(line);
  const start = tokens.findIndex(({ text, operator }) => operator && /^<<-?$/.test(text));
  const word = tokens[start + 1];
  return start >= 0 && word && !word.operator ? word.text : undefined;
}

/**
 * Splits a command line into pipelines, in order. Substitutions, loops and functions are not evaluated: their
 * words stay as they are and no classifier knows them.
 */
export function pipelinesOf(line: string): Pipeline[] {
  const pipelines: SimpleCommand[][] = [[]];
  let words: string[] = [];
  let into: string | undefined;
  let fed = false;
  let next: 'into' | 'skip' | undefined;
  const endCommand = () => {
    if (words.length > 0) pipelines.at(-1)?.push({ words, fed, ...(into !== undefined && { into }) });
    words = [];
    into = undefined;
    fed = false;
  };
  for (const { text, operator } of tokensOf(line)) {
    if (!operator) {
      if (next === 'into') into = text;
      else if (next === undefined) words.push(text);
      next = undefined;
    } else if (/^\|&?$/.test(text)) endCommand();
    else if (/>/.test(text)) next = /&\d$/.test(text) ? undefined : text.startsWith('2') ? 'skip' : 'into';
    else if (text.startsWith('<')) {
      fed = true;
      next = 'skip';
    } else {
      endCommand();
      pipelines.push([]);
    }
  }
  endCommand();
  return pipelines.filter((pipeline) => pipeline.length > 0);
}
