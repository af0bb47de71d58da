/** A shell prompt in front of a command. `host` is known when the prompt names it. */
export interface Prompt {
  readonly host?: string;
  readonly command: string;
}

/** `user@host$`, `user@host:~/dir#`, `(env) user@host dir %`. */
const USER_AT_HOST = /^(?:\([\w.-]+\) ?)*[\w.-]+@([\w.-]+)(?:[: ][^\s$#%]*)?\s?[$#%](?:\s+(.*))?$/;
/** `[root@host ~]#`. */
const BRACKETED = /^\[[\w.-]+@([\w.-]+)(?:\s[^\]]*)?\]\s?[$#](?:\s+(.*))?$/;
/** `bash-5.1#`, `sh-4.4$`, `/ #`, `/app $`, `~ $`. */
const SHELL_OR_PATH = /^(?:(?:ba|da|z|a)?sh-[\d.]+|[~/][\w./-]*\s)[$#](?:\s+(.*))?$/;
/** Two-line and symbol prompts: the sign stands alone in front of the command. */
const SYMBOL = /^(?:└─+[$#]|❯|➜\s+\S+(?:\s+git:\(\S+\)(?:\s+✗)?)?)\s+(.*)$/;
const BARE = /^([$#])(?:\s+(.*))?$/;

/** Commands that make a bare `# ` a prompt: without one of these it is a comment or a heading. */
const COMMANDS =
  /^(sudo|kubectl|k|oc|calicoctl|minikube|ip|ping6?|docker|crictl|nsenter|cat|ls|ssh|exit|curl|wget|nc|traceroute|tracepath|sysctl|iptables(-\S+)?|ip6tables(-\S+)?|ipset|nft|bridge|route|ifconfig|arp|birdcl?6?|tcpdump|nslookup|dig|ss|netstat|conntrack|helm|etcdctl|grep|echo|cd|export|alias|for|while|sh|bash|su|clear|hostname|uname|journalctl|systemctl|ethtool|watch|timeout|time)\b/;

/** Recognises a prompt line; `undefined` for output and prose. A prompt without a command has an empty one. */
export function readPrompt(line: string): Prompt | undefined {
  const text = line.trimEnd();
  const named = USER_AT_HOST.exec(text) ?? BRACKETED.exec(text);
  if (named) return { host: named[1] as string, command: (named[2] ?? '').trim() };
  const unnamed = SHELL_OR_PATH.exec(text) ?? SYMBOL.exec(text);
  if (unnamed) return { command: (unnamed[1] ?? '').trim() };
  const bare = BARE.exec(text);
  if (!bare) return undefined;
  const command = (bare[2] ?? '').trim();
  if (bare[1] === '#' && !COMMANDS.test(command)) return undefined;
  return { command };
}

/** First line of a prompt that continues on the next: `┌──(user㉿host)-[~]` or `user@host:~/dir`. */
export function readPromptHead(line: string): string | undefined {
  const match = /^┌──\(\S+[㉿@]([\w.-]+)\)/.exec(line) ?? /^[\w.-]+@([\w.-]+)[: ]\S*$/.exec(line.trimEnd());
  return match?.[1];
}

/** A prompt glued to the last line of an output that had no final newline (`}$`); gives the output without it. */
export function withoutGluedPrompt(line: string): string | undefined {
  const match = /^(.*[}\]])\s?(?:[\w.-]+@[\w.-]+(?:[: ][^\s$#]*)?)?[$#]\s*$/.exec(line);
  return match?.[1];
}
