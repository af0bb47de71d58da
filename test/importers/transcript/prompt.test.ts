import { describe, expect, it } from 'vitest';
import { gluedPrompt, readPrompt, readPromptHead } from '../../../src/importers/transcript/prompt.ts';

/** What it shows, the line, the host it names, the command behind it. */
const PROMPTS: readonly (readonly [string, string, string | undefined, string])[] = [
  ['user and host', 'mia@laptop$ kubectl get nodes', 'laptop', 'kubectl get nodes'],
  ['a folder', 'mia@laptop:~/k8s$ ls', 'laptop', 'ls'],
  ['root', 'root@node-1:~# ip a', 'node-1', 'ip a'],
  ['an absolute folder', 'root@web-0:/# ip r', 'web-0', 'ip r'],
  ['brackets', '[root@node-1 ~]# ip a', 'node-1', 'ip a'],
  ['brackets with a branch', '[mia@laptop k8s (main)]$ ls', 'laptop', 'ls'],
  ['a virtual environment', '(venv) mia@laptop:~$ ls', 'laptop', 'ls'],
  ['two environments', '(base) (venv) mia@laptop:~$ ls', 'laptop', 'ls'],
  ['a branch', 'mia@laptop:~/k8s (main)$ ls', 'laptop', 'ls'],
  ['a clock', '[09:41:07] mia@laptop:~$ ls', 'laptop', 'ls'],
  ['zsh', 'mia@laptop ~ % kubectl get nodes', 'laptop', 'kubectl get nodes'],
  ['zsh in a folder', 'mia@laptop k8s % kubectl get nodes', 'laptop', 'kubectl get nodes'],
  ['openSUSE', 'mia@node:~> ls', 'node', 'ls'],
  ['openSUSE as root', 'node-1:~ # ip a', 'node-1', 'ip a'],
  ['no command', 'root@node-1:~#', 'node-1', ''],
  ['bare user', '$ kubectl get nodes', undefined, 'kubectl get nodes'],
  ['bare root', '# ip route show', undefined, 'ip route show'],
  [
    'bare root with an option first',
    '# kubectl -n kube-system get pods',
    undefined,
    'kubectl -n kube-system get pods',
  ],
  [
    'bare root with from and to',
    '# ip route get 10.0.0.9 from 10.0.0.1',
    undefined,
    'ip route get 10.0.0.9 from 10.0.0.1',
  ],
  ['BusyBox', '/ # ip a', undefined, 'ip a'],
  ['BusyBox in a folder', '/app $ dig example.net', undefined, 'dig example.net'],
  ['bash without a profile', 'bash-5.1# ip a', undefined, 'ip a'],
  ['sh', 'sh-4.4$ ip a', undefined, 'ip a'],
  ['oh-my-zsh', '➜  ~ kubectl get po', undefined, 'kubectl get po'],
  ['oh-my-zsh with a branch', '➜  k8s git:(main) ✗ kubectl get po', undefined, 'kubectl get po'],
  ['starship', '❯ kubectl get po', undefined, 'kubectl get po'],
  ['Kali, second line', '└─$ ip a', undefined, 'ip a'],
  ['PowerShell', 'PS C:\\Users\\mia> kubectl get po', undefined, 'kubectl get po'],
];

const NO_PROMPTS: readonly (readonly [string, string])[] = [
  ['a comment', '# the pods are all on one node'],
  ['a comment that starts like a command', '# ip routes of the second node:'],
  ['a comment with a verb', '# kubectl get pods shows nothing'],
  ['a comment about time', '# time to look at the node'],
  ['a Markdown heading', '# Environment'],
  ['a Markdown heading, deeper', '## kubectl get pods'],
  ['a price', '$5 per month'],
  ['a price with a blank', '$ 5 per month'],
  ['where helm took a manifest from', '# Source: calico/templates/calico-node.yaml'],
  ['a banner', '#########################'],
  ['a banner with a name', '# ___ | | __ _ #'],
  ['a log line with a mail address', '2024-01-02T09:00:00 mail to ops@example.net: # failed'],
  ['a line that starts with a mail address', 'ops@example.net # wrote this'],
  ['a share in a table', 'ops@example.net 50% done'],
  ['an awk program', '$1 == "Running" { print $2 }'],
  ['a diff', '--- a/policy.yaml'],
  ['a removed line', '-$ kubectl get pods'],
  ['a copy target', 'root@node-1:~/backup'],
  ['a git remote', 'git@git.example.net:team/k8s.git # origin'],
  ['a YAML list', '- kubectl get pods'],
  ['a path with a remark', '/etc/hosts # managed by puppet'],
  ['a lone sign', '#'],
];

describe('a prompt', () => {
  it.each(PROMPTS)('%s', (_, line, host, command) => {
    const prompt = readPrompt(line);
    expect([prompt?.host, prompt?.command]).toEqual([host, command]);
  });
});

describe('no prompt', () => {
  it.each(NO_PROMPTS)('%s', (_, line) => {
    expect(readPrompt(line)).toBeUndefined();
  });

  it('is a line longer than anybody types', () => {
    expect(readPrompt(`$ echo ${'x'.repeat(20_000)}`)).toBeUndefined();
  });
});

describe('a prompt of two lines', () => {
  it.each([
    ['┌──(mia㉿lab)-[~/k8s]', 'lab'],
    ['╭─mia@lab ~/k8s', 'lab'],
    ['mia@lab:~/k8s', 'lab'],
    ['mia@lab MINGW64 ~/k8s (main)', 'lab'],
  ])('%s', (line, host) => {
    expect(readPromptHead(line)?.host).toBe(host);
  });

  it.each(['mia@lab', 'mia@lab:22', 'to: mia@lab:~/k8s'])('not %s', (line) => {
    expect(readPromptHead(line)).toBeUndefined();
  });
});

describe('a prompt glued to output without a final newline', () => {
  it.each([
    ['}root@node-1:~# ls', '}', 'root@node-1:~# ls'],
    ['}[root@node-1 ~]# ls', '}', '[root@node-1 ~]# ls'],
    ['}$', '}', '$'],
  ])('%s', (line, output, prompt) => {
    expect(gluedPrompt(line)).toEqual({ output, prompt });
  });

  it.each(['{"a": "$"}', '[a-z]$1', 'x@y'])('not %s', (line) => {
    expect(gluedPrompt(line)).toBeUndefined();
  });
});
