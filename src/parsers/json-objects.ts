/** One object of a text that holds several behind one another. */
export interface ObjectText {
  readonly text: string;
  /** Lines where it starts and ends, counted from 1. */
  readonly line: number;
  readonly endLine: number;
}

/**
 * Finds the JSON objects of a text, as `cat *.conflist` prints them: one behind the other, sometimes with no line
 * break between. An object that does not end is left out. Text between objects is ignored here; the caller sees
 * from the line numbers which lines no object covers.
 */
export function findObjects(text: string): ObjectText[] {
  const objects: ObjectText[] = [];
  let [depth, line, start, startLine] = [0, 1, 0, 1];
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '\n') {
      line += 1;
      inString = false;
    } else if (inString) {
      if (character === '\\') i += text[i + 1] === '\n' ? 0 : 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = depth > 0;
    else if (character === '{') {
      if (depth === 0) [start, startLine] = [i, line];
      depth += 1;
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) objects.push({ text: text.slice(start, i + 1), line: startLine, endLine: line });
    }
  }
  return objects;
}
