import { ipNetns, nsenter } from './namespace-wrappers.ts';
import { leadingOptions, readOptions } from './options.ts';
import { pipelinesOf } from './shell.ts';
import type { Wrapper } from './wrapper.ts';

/** A command given as one quoted word; several commands in it are not taken apart. */
export function splitOne(words: readonly string[]): readonly string[] {
  if (words.length !== 1) return words;
  const [only, ...more] = pipelinesOf(words[0] ?? '');
  return more.length === 0 && only?.length === 1 ? (only[0]?.words ?? []) : words;
}

const minikubeSsh: Wrapper = {
  matches: (words) =>
    words[0] === 'minikube' && readOptions(words.slice(1), /^(n|node|p|profile)$/).rest[0] === 'ssh',
  open(words) {
    const { options, rest } = readOptions(words.slice(1), /^(n|node|p|profile)$/);
    // Without -n it is the first control plane node, which bears the profile's name.
    const host =
      options.get('n') ?? options.get('node') ?? options.get('p') ?? options.get('profile') ?? 'minikube';
    return { words: splitOne(rest.slice(1)), scope: { kind: 'host', host } };
  },
};

const SSH_VALUED = /^[BbcDEeFIiJLlmOopQRSWw]$/;

const ssh: Wrapper = {
  matches: (words) => words[0] === 'ssh',
  open(words) {
    const before = leadingOptions(words.slice(1), SSH_VALUED);
    const [target, ...behind] = before.rest;
    // Options may also follow the host (`ssh node1 -p 2222`).
    const after = leadingOptions(behind, SSH_VALUED);
    // `-N` and `-f` hold a tunnel open: there is no shell.
    if (
      target === undefined ||
      ['N', 'f'].some((flag) => before.options.has(flag) || after.options.has(flag))
    )
      return undefined;
    const host = target
      .replace(/^ssh:\/\//, '')
      .replace(/^.*@/, '')
      .replace(/:\d+$/, '');
    return { words: splitOne(after.rest), scope: { kind: 'host', host } };
  },
};

/** `vagrant ssh NODE -c CMD`, `multipass shell NODE`, `multipass exec NODE -- CMD`, `gcloud compute ssh NODE`. */
const machine: Wrapper = {
  matches: (words) =>
    /^(vagrant ssh|multipass (shell|exec)|gcloud compute ssh|docker-machine ssh|limactl shell)( |$)/.test(
      words.join(' '),
    ),
  open(words) {
    const start = words[0] === 'gcloud' ? 3 : 2;
    const { options, rest } = readOptions(words.slice(start), /^(c|command|zone|project)$/);
    const [host, ...inner] = rest;
    const command = options.get('c') ?? options.get('command');
    if (host === undefined) return undefined;
    return {
      words: command === undefined ? inner : splitOne([command]),
      scope: { kind: 'host', host: host.replace(/^.*@/, '') },
    };
  },
};

const shellDashC: Wrapper = {
  matches: (words) =>
    /^(.*\/)?(ba|da|a|z)?sh$/.test(words[0] ?? '') && words.slice(1, 3).some((word) => /^-\w*c$/.test(word)),
  open: (words, scope) => {
    const at = words.findIndex((word) => /^-\w*c$/.test(word));
    return { words: splitOne(words.slice(at + 1, at + 2)), scope };
  },
};

const chroot: Wrapper = {
  matches: (words) => words[0] === 'chroot',
  open: (words, scope) => ({ words: leadingOptions(words.slice(1), /^$/).rest.slice(1), scope }),
};

const sudo: Wrapper = {
  matches: (words) => words[0] === 'sudo',
  open(words, scope) {
    const { options, rest } = leadingOptions(words.slice(1), /^(u|user|g|group|C|h|p|r|t|T)$/);
    const opensShell = ['i', 's', 'login', 'shell'].some((flag) => options.has(flag));
    return rest.length > 0 || opensShell ? { words: rest, scope } : undefined;
  },
};

/** Prefixes that change how a command runs and not where. */
const prefix: Wrapper = {
  matches: (words) =>
    words.length > 1 && /^(env|time|timeout|command|nice|nohup|stdbuf|sshpass|\w+=.*)$/.test(words[0] ?? ''),
  open(words, scope) {
    if (/^\w+=/.test(words[0] ?? '')) return { words: words.slice(1), scope };
    const valued = {
      timeout: /^(k|s|signal|kill-after)$/,
      nice: /^n$/,
      sshpass: /^[pfd]$/,
      stdbuf: /^[ioe]$/,
    }[words[0] ?? ''];
    const { rest } = leadingOptions(words.slice(1), valued ?? /^$/);
    const inner = words[0] === 'timeout' ? rest.slice(1) : rest;
    return inner.length === 0 ? undefined : { words: inner, scope };
  },
};

export const wrappers: readonly Wrapper[] = [
  prefix,
  sudo,
  chroot,
  minikubeSsh,
  machine,
  ssh,
  nsenter,
  ipNetns,
  shellDashC,
];
