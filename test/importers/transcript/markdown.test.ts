import { describe, expect, it } from 'vitest';
import { importTranscript } from '../../../src/importers/transcript/transcript.ts';
import { cut, imported } from './imported.ts';

const prose = (lines: readonly string[]) => importTranscript(Buffer.from(lines.join('\n')), 'a.md').prose;

describe('code and prose', () => {
  it.each([
    ['backticks', ['```sh', '$ ip r', 'x', '```']],
    ['tildes', ['~~~', '$ ip r', 'x', '~~~']],
    ['a fence in a list', ['- first:', '', '  ```', '  $ ip r', '  x', '  ```']],
    [
      'a fence deep in a list',
      ['1. a', '   - b', '        ```', '        $ ip r', '        x', '        ```'],
    ],
    ['a fence that is never closed', ['text', '```', '$ ip r', 'x']],
  ])('%s', (_, lines) => {
    expect(cut(lines)).toEqual([['ip r', 'x']]);
  });

  it('a longer fence holds shorter ones', () => {
    expect(cut(['````', '$ cat a.md', '```', 'x', '```', '````', 'prose'])).toEqual([
      ['cat a.md', '```\nx\n```'],
    ]);
  });

  it('indentation inside a fence in a list belongs to the output when it is deeper than the list', () => {
    expect(cut(['  ```', '  $ cat a.yaml', '  a:', '    b: 1', '  ```'])).toEqual([
      ['cat a.yaml', 'a:\n  b: 1'],
    ]);
  });

  it('code words between backticks on one line are no fence', () => {
    expect(prose(['```ip r``` shows it', 'so', '```', '$ ip r', '```'])).toBe(2);
  });

  it('output does not run into the next block', () => {
    expect(cut(['```', '$ ip r', '```', 'then', '```', 'x', '```'])).toEqual([
      ['ip r', ''],
      ['', 'x'],
    ]);
  });

  it('a heading outside the fences is prose, a prompt there is a command', () => {
    const lines = [
      '# kubectl get pods',
      '$ kubectl get pods',
      'NAME  READY',
      '',
      'and:',
      '',
      '```',
      '$ ip r',
      '```',
    ];
    expect(cut(lines).map(([command]) => command)).toEqual(['kubectl get pods', '', 'ip r']);
    expect(prose(lines)).toBe(1);
  });

  it('takes a command without a prompt at the head of a block', () => {
    expect(cut(['look', '```', 'kubectl get netpol -A', 'No resources found', '```'])).toEqual([
      ['kubectl get netpol -A', 'No resources found'],
    ]);
  });

  it('takes a command that stands alone above its output', () => {
    const lines = [
      '`kubectl get netpol -A`',
      '',
      '```',
      'No resources found',
      '```',
      'so `ip r` is next',
      '```',
      'x',
      '```',
    ];
    expect(cut(lines)).toEqual([
      ['kubectl get netpol -A', 'No resources found'],
      ['', 'x'],
    ]);
    expect(prose(lines)).toBe(1);
  });

  it('does not know where a command without a prompt ran', () => {
    const lines = ['```', 'root@n1:~# ip r', '```', '```', 'ip a', '1: lo: <UP>', '```'];
    expect(imported(lines).map(({ scope }) => scope)).toEqual([
      { kind: 'host', host: 'n1' },
      { kind: 'host', host: '' },
    ]);
  });

  it("what script writes around a recording is nobody's output", () => {
    const lines = ['Script started on 2024-01-02 09:00', '$ ip r', 'x', 'Script done on 2024-01-02 09:01'];
    expect(cut(lines)).toEqual([['ip r', 'x']]);
    expect(prose(lines)).toBe(2);
  });
});

describe("the author's words between commands without fences", () => {
  it.each([
    ['a table', 'kubectl get pods', ['NAME  READY', 'web   1/1'], 'from the DaemonSet:'],
    [
      'a manifest',
      'calicoctl get ippool -o yaml',
      ['kind: IPPool', 'spec:', '  cidr: 10.0.0.0/8'],
      'so far so good. routes:',
    ],
    ['routes', 'ip r', ['default via 10.0.0.1 dev eth0'], 'and the other node'],
    ['links', 'ip a', ['1: lo: <UP>', '    link/loopback'], 'Calico v3.29 by the operator'],
    [
      'a ping',
      'ping 10.0.0.9',
      ['PING 10.0.0.9', '', '--- 10.0.0.9 ping statistics ---', '1 packets'],
      'it is dead.',
    ],
    [
      'a description',
      'kubectl describe netpol',
      ['Name:  a', 'Spec:', '', '', 'Name:  b'],
      'Here is the policy:',
    ],
  ])('are not part of %s', (_, command, output, words) => {
    expect(cut([`$ ${command}`, ...output, '', words, '$ cd', ''])).toEqual([
      [command, output.join('\n')],
      ['', words],
      ['cd', ''],
    ]);
  });

  it('are kept with an output that may hold any text', () => {
    expect(cut(['$ calicoctl node status', 'Calico process is running.', '', 'IPv4 BGP status'])).toEqual([
      ['calicoctl node status', 'Calico process is running.\n\nIPv4 BGP status'],
    ]);
  });

  it('a failure is kept whole', () => {
    const text = [
      'failed to get resources: version mismatch.',
      '',
      'Use --allow-version-mismatch to override',
    ];
    expect(cut(['$ calicoctl get nodes', ...text])).toEqual([['calicoctl get nodes', text.join('\n')]]);
  });
});

describe('prompts in the midst of a block', () => {
  it('a prompt glued to a file without a final newline starts the next command', () => {
    expect(cut(['root@n1:~# cat a.json', '{', '}root@n1:~# ip r', 'x'])).toEqual([
      ['cat a.json', '{\n}'],
      ['ip r', 'x'],
    ]);
  });

  it('a line that only looks like the first line of a prompt is output', () => {
    expect(cut(['$ cat target', 'mia@n1:~/backup', '$ ip r', 'x'])).toEqual([
      ['cat target', 'mia@n1:~/backup'],
      ['ip r', 'x'],
    ]);
  });

  it('two-line prompts name the host for both', () => {
    const lines = ['mia@n1 MINGW64 ~', '$ ip r', 'x', '', 'mia@n1 MINGW64 ~', '$ ip a', 'y'];
    expect(imported(lines).map(({ command, scope }) => [command, scope])).toEqual([
      ['ip r', { kind: 'host', host: 'n1' }],
      ['ip a', { kind: 'host', host: 'n1' }],
    ]);
  });

  it('comments, headings and prices in a manifest are output', () => {
    const file = [
      '# Source: web.yaml',
      '# kubectl apply this',
      'price: $5',
      '$5 per month',
      '# ip of the node',
    ];
    expect(cut(['$ cat web.yaml', ...file])).toEqual([['cat web.yaml', file.join('\n')]]);
  });
});
