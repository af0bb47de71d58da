/** The options of a command and its plain words. */
export interface Options {
  readonly options: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** One option word: what it sets, and whether its value is the next word. */
function readOption(word: string, valued: RegExp, options: Map<string, string>): string | undefined {
  const [name = '', value] = word.split(/=(.*)/s);
  if (word.startsWith('--')) {
    options.set(name.slice(2), value ?? '');
    return value === undefined && valued.test(name.slice(2)) ? name.slice(2) : undefined;
  }
  // POSIX: letters may be joined, and the value of the last one may be glued to it (`-Ao wide`, `-nkube-system`).
  for (let i = 1; i < word.length; i++) {
    const letter = word[i] as string;
    const glued = word.slice(i + 1).replace(/^=/, '');
    if (!valued.test(letter)) options.set(letter, word[i + 1] === '=' ? glued : '');
    else if (glued === '') return letter;
    else options.set(letter, glued);
    if (valued.test(letter) || word[i + 1] === '=') return undefined;
  }
  return undefined;
}

/**
 * Reads options wherever they stand; after `--` all words are plain.
 *
 * @param valued matches the options that take a value
 */
export function readOptions(words: readonly string[], valued: RegExp): Options {
  const options = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') return { options, rest: [...rest, ...words.slice(i + 1)] };
    if (!/^-./.test(word)) {
      rest.push(word);
      continue;
    }
    const open = readOption(word, valued, options);
    if (open !== undefined) options.set(open, words[++i] ?? '');
  }
  return { options, rest };
}

/** Reads options in front of the first plain word: what follows belongs to an inner command. */
export function leadingOptions(words: readonly string[], valued: RegExp): Options {
  const options = new Map<string, string>();
  let i = 0;
  for (; i < words.length && /^-./.test(words[i] as string) && words[i] !== '--'; i++) {
    const open = readOption(words[i] as string, valued, options);
    if (open !== undefined) options.set(open, words[++i] ?? '');
  }
  return { options, rest: words.slice(words[i] === '--' ? i + 1 : i) };
}
