import { isCommand } from './command-words.ts';

/** A shell prompt in front of a command. `user` and `host` are known when the prompt names them. */
export interface Prompt {
  readonly user?: string;
  readonly host?: string;
  /** What tells this shell from others: `user@host`, the bare sign, or the kind of prompt; empty for no prompt. */
  readonly look: string;
  /** Empty for a prompt without a command. */
  readonly command: string;
}

const USER = String.raw`(?:\([\w./-]+\) ?)*(?:\[[\d:./ -]+\] ?)?(?<user>[\w.-]+)@(?<host>[\w.-]+)`;
const COMMAND = String.raw`(?:\s+(?<command>.*))?$`;
const BRANCH = String.raw`(?: \([^()]*\))?`;

/** Forms that are prompts whatever follows them. */
const NAMED: readonly RegExp[] = [
  // `user@host$`, `user@host:~/dir#`, `(env) user@host ~/dir (main) %`, `user@host:~>`
  new RegExp(`^${USER}(?:(?::| )[~/][^\\s$#%>]*${BRANCH} ?[$#%>]|[$#%])${COMMAND}`, 's'),
  // `[root@host ~]#`
  new RegExp(String.raw`^\[(?<user>[\w.-]+)@(?<host>[\w.-]+)(?:[\s:][^\]]*)?\] ?[$#%]${COMMAND}`, 's'),
];

/** Forms that text takes as well (`root@host # see below`): prompts when a command or nothing follows. */
const PERHAPS_NAMED: readonly RegExp[] = [
  // `user@mac project % `
  new RegExp(`^${USER} [A-Za-z_.][\\w.-]*${BRANCH} [$%]${COMMAND}`, 's'),
  new RegExp(`^${USER} [$#%]${COMMAND}`, 's'),
  // `host:~ # ` of SUSE
  new RegExp(String.raw`^(?<host>[\w-]+):(?:~|/)[^\s$#%]* #${COMMAND}`, 's'),
];

/** `bash-5.1#`, `sh-4.4$`. */
const SHELL = new RegExp(String.raw`^(?:ba|da|z|a|k)?sh-[\d.]+[$#%]${COMMAND}`, 's');
/** `/ #`, `/app $`, `~ $` of BusyBox. */
const PATH = new RegExp(String.raw`^[~/][\w./-]* [$#]${COMMAND}`, 's');
/** `└─$`, `❯`, `➜  dir git:(main) ✗`: the sign stands in front of the command. */
const SYMBOL =
  /^(?:[└╰]─+(?:[$#%❯>➤]|\s[$#%❯>➤])|❯|λ|➜\s+\S+(?:\s+git:\(\S+\)(?:\s+✗)?)?)(?:\s+(?<command>.*))?$/s;
const POWERSHELL = /^(?:PS )?[A-Z]:\\[^<>|"]*>\s*(?<command>.*)$/s;
const BARE = /^(?<sign>[$#%])(?:\s+(?<command>.*))?$/s;

/** Nobody types more behind a prompt; minified files have longer lines. */
const MAX_LINE = 16_384;

const orNothing = (command: string) => command === '' || isCommand(command);

function named(text: string): Prompt | undefined {
  for (const form of [...NAMED, ...PERHAPS_NAMED]) {
    const groups = form.exec(text)?.groups;
    const { user, host, command = '' } = groups ?? {};
    if (host === undefined || (!NAMED.includes(form) && !orNothing(command.trim()))) continue;
    return {
      ...(user !== undefined && { user }),
      host,
      look: `${user ?? ''}@${host}`,
      command: command.trim(),
    };
  }
  return undefined;
}

function bare(text: string): Prompt | undefined {
  const { sign, command = '' } = BARE.exec(text)?.groups ?? {};
  if (sign === undefined) return undefined;
  // `$ 5 a month` and a line of a table of signs are text.
  const fits =
    sign === '$' ? command === '' || /^[A-Za-z_./~("'{[!\\]/.test(command) : isCommand(command.trim());
  return fits ? { look: sign, command: command.trim() } : undefined;
}

/** Recognises a prompt line; `undefined` for output and prose. A prompt without a command has an empty one. */
export function readPrompt(line: string): Prompt | undefined {
  if (line.length > MAX_LINE) return undefined;
  const text = line.trimEnd();
  const found = named(text);
  if (found) return found;
  const other = (pattern: RegExp, look: string): Prompt | undefined => {
    const match = pattern.exec(text);
    return match ? { look, command: (match.groups?.command ?? '').trim() } : undefined;
  };
  const shell = other(SHELL, 'shell') ?? other(SYMBOL, 'symbol') ?? other(POWERSHELL, 'powershell');
  if (shell) return shell;
  const path = other(PATH, 'path');
  return path && orNothing(path.command) ? path : bare(text);
}

/** A prompt that counts outside fenced code too, where `#` starts a heading and `%` or `/` start sentences. */
export function readPromptInProse(line: string): Prompt | undefined {
  const prompt = readPrompt(line);
  const sure = prompt?.host !== undefined || (prompt?.look === '$' && isCommand(prompt.command));
  return sure ? prompt : undefined;
}

/** First line of a prompt that ends on the next: `┌──(user㉿host)-[~]`, `user@host MINGW64 ~/dir (main)`. */
export function readPromptHead(line: string): { user: string; host: string } | undefined {
  if (line.length > MAX_LINE / 8) return undefined;
  const groups =
    /^[┌╭]─+\(?(?<user>[\w.-]+)[㉿@](?<host>[\w.-]+)/.exec(line)?.groups ??
    /^(?<user>[\w.-]+)@(?<host>[\w.-]+)(?: MINGW\w*)?[: ][~/][^\s$#%]*(?: \([^()]*\))?$/.exec(line.trimEnd())
      ?.groups;
  return groups?.user !== undefined && groups.host !== undefined
    ? { user: groups.user, host: groups.host }
    : undefined;
}

/** A prompt glued to an output that had no final newline (`}root@host:~# ls`); gives both. */
export function gluedPrompt(line: string): { output: string; prompt: string } | undefined {
  if (line.length > MAX_LINE / 8) return undefined;
  const match =
    /^(.*[}\]])(\[?[\w.-]+@[\w.-]+(?:[: ][^\s$#]*)?\]?[$#](?:\s.*)?)$/s.exec(line) ??
    /^(.*[}\]])\s?([$#]\s*)$/s.exec(line);
  const [, output = '', prompt = ''] = match ?? [];
  return match && readPrompt(prompt.trimEnd() || '$') ? { output, prompt } : undefined;
}
