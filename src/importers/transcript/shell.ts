/** A simple command of a shell line: its words, unquoted, and where its output goes. */
export interface SimpleCommand {
  readonly words: readonly string[];
  /** Standard output goes into a file: nothing is shown. */
  readonly redirected: boolean;
}

/** Commands joined by pipes; only the last one's output is seen. */
export type Pipeline = readonly SimpleCommand[];

interface Token {
  readonly text: string;
  readonly operator: boolean;
}

/** Operators, then words of quoted and plain pieces (POSIX shell grammar, as far as people type it at a prompt). */
const TOKEN =
  /\s*(?:(&&|\|\||[;|&\n]|\d?>{1,2}&?\d?|<<?-?)|((?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s'"\\;|&<>])+)|(\S))/g;

function unquote(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, single, double, escaped) =>
    single !== undefined ? single : double !== undefined ? double.replace(/\\([\s\S])/g, '$1') : escaped,
  );
}

function tokensOf(line: string): Token[] {
  return [...line.matchAll(TOKEN)].map((match) =>
    match[1] !== undefined
      ? { text: match[1], operator: true }
      : { text: unquote(match[2] ?? match[3] ?? ''), operator: false },
  );
}

/** True when a quote is still open: the command goes on in the next line. */
export function isUnfinished(line: string): boolean {
  const open = line.replace(/'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\./g, '');
  return /['"]/.test(open) || /(\||&&)\s*$/.test(line);
}

/** The word that ends a here-document started on this line. */
export function heredocEnd(line: string): string | undefined {
  return /<<-?\s*(['"]?)([\w.-]+)\1/.exec(line)?.[2];
}

/**
 * Splits a command line into pipelines, in order. Substitutions, loops and functions are not evaluated: their
 * words stay as they are and no classifier knows them.
 */
export function pipelinesOf(line: string): Pipeline[] {
  const pipelines: SimpleCommand[][] = [[]];
  let words: string[] = [];
  let redirected = false;
  let skipNext = false;
  const endCommand = () => {
    if (words.length > 0) pipelines.at(-1)?.push({ words, redirected });
    words = [];
    redirected = false;
  };
  for (const { text, operator } of tokensOf(line)) {
    if (!operator) {
      if (!skipNext) words.push(text);
      skipNext = false;
    } else if (text === '|') endCommand();
    else if (/^[12]?>/.test(text)) {
      redirected ||= !text.startsWith('2') && !/&\d$/.test(text);
      skipNext = !/&\d$/.test(text);
    } else if (text.startsWith('<')) skipNext = true;
    else {
      endCommand();
      pipelines.push([]);
    }
  }
  endCommand();
  return pipelines.filter((pipeline) => pipeline.length > 0);
}
