/** One item of a stream of frames. */
export interface Item {
  readonly kind: string;
  readonly args: string;
  readonly command: string;
  readonly code: string;
  readonly state: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines and bytes of standard output, as the node counted them. */
  readonly sent: string;
}

export interface Frames {
  readonly node: string;
  /** The stream ended as its last line says. */
  readonly whole: boolean;
  readonly items: readonly Item[];
  /** Rule, kind of the item, count. */
  readonly redactions: readonly string[];
}

/** Reads frames as the format describes them; written apart from the collector's own reader. */
export function framesOf(text: string): Frames {
  const lines = text.split('\n');
  const [, nonce = '', node = ''] =
    /^CALISNAP-FRAMES 2 (\S+) node=(\S+) began=\d+$/.exec(lines[0] ?? '') ?? [];
  const items: { -readonly [K in keyof Item]: Item[K] }[] = [];
  const redactions: string[] = [];
  let ended = '';
  for (const line of lines.slice(1)) {
    const item = items.at(-1);
    const [tag = '', mark, ...words] = line.split(' ');
    if (tag === 'O' && item) item.stdout += `${line.slice(2)}\n`;
    else if (tag === 'o' && item) item.stdout += line.slice(2);
    else if (tag === 'E' && item) item.stderr += `${line.slice(2)}\n`;
    else if (mark !== nonce) continue;
    else if (tag === 'B') {
      const [, kind = '', , ...rest] = words;
      const at = rest[0] === '-' ? 1 : rest.findIndex((word) => !word.includes('='));
      const [args, command] = [rest.slice(0, at).join(' '), rest.slice(at).join(' ')];
      items.push({ kind, args, command, code: '', state: 'open', stdout: '', stderr: '', sent: '' });
    } else if (tag === 'R' && item) {
      const [, code = '', , state = '', ...sent] = words;
      Object.assign(item, { code, state, sent: sent.join(' ') });
    } else if (tag === 'D') redactions.push(`${words[0]} ${item?.args} ${words[2]}`);
    else if (tag === 'Z') ended = words[0] ?? '';
  }
  return { node, whole: ended === String(items.length), items, redactions };
}

/** The only item of a kind with these arguments. */
export function itemOf(frames: Frames, kind: string, args = '-'): Item {
  const found = frames.items.filter((item) => item.kind === kind && item.args === args);
  const [item] = found;
  if (!item || found.length > 1) throw new Error(`${found.length} items ${kind} ${args}`);
  return item;
}
