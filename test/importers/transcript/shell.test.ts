import { describe, expect, it } from 'vitest';
import { heredocEnd, pipelinesOf, unfinished } from '../../../src/importers/transcript/shell.ts';
import { cut } from './imported.ts';

/** Words of each command; pipelines joined by `;`, stages by `|`. */
const words = (line: string) =>
  pipelinesOf(line)
    .map((pipeline) => pipeline.map((stage) => stage.words.join('·')).join(' | '))
    .join(' ; ');

describe('a command line', () => {
  it.each([
    ['quotes hold blanks', `grep 'proto bird' "a b"`, 'grep·proto bird·a b'],
    ['quotes inside a word', `--selector=app='web shop'`, '--selector=app=web shop'],
    ['an escaped blank', 'cat my\\ file', 'cat·my file'],
    ['an escaped quote', String.raw`echo "a\"b"`, 'echo·a"b'],
    ['pipes', 'ip r | grep cali | wc -l', 'ip·r | grep·cali | wc·-l'],
    ['a pipe for both streams', 'ip r |& grep cali', 'ip·r | grep·cali'],
    ['a sequence', 'cd /tmp && ip a; ip r || true', 'cd·/tmp ; ip·a ; ip·r ; true'],
    ['errors thrown away', 'ip r 2>/dev/null', 'ip·r'],
    ['streams joined', 'ip r 2>&1 | head', 'ip·r | head'],
    ['a comment behind it', "kubectl get pods # all that's there", 'kubectl·get·pods'],
    ['a sign inside a word', 'curl http://a/#top', 'curl·http://a/#top'],
    [
      'a substitution is one word',
      'nsenter -t $(pgrep a | head -1) -n ip a',
      'nsenter·-t·$(pgrep a | head -1)·-n·ip·a',
    ],
    ['a here-string', 'cat <<< word', 'cat'],
    ['nothing', '   ', ''],
  ])('%s', (_, line, expected) => {
    expect(words(line)).toBe(expected);
  });

  it.each([
    ['ip a > a.txt', 'a.txt'],
    ['ip a >> a.txt', 'a.txt'],
    ['ip a &> a.txt', 'a.txt'],
    ['ip a 2> a.txt', undefined],
    ['ip a', undefined],
  ])('%s goes into %s', (line, into) => {
    expect(pipelinesOf(line)[0]?.[0]?.into).toBe(into);
  });

  it.each([
    ['cat <<EOF', 'EOF'],
    ["cat <<-'END' > x", 'END'],
    ['cat <<< EOF', undefined],
    ["echo 'a << b'", undefined],
  ])('%s is a document up to %s', (line, end) => {
    expect(heredocEnd(line)).toBe(end);
  });

  it.each([
    ['a backslash', 'kubectl get \\', 'surely'],
    ['a pipe', 'kubectl get pods |', 'surely'],
    ['an open quote', "kubectl patch x -p '{", 'surely'],
    ['an apostrophe in a word', "echo don't", 'perhaps'],
    ['a loop', 'for i in 1 2; do', 'perhaps'],
    ['an apostrophe in a comment', "ip a # it's here", undefined],
    ['an escaped backslash', 'echo a\\\\', undefined],
    ['nothing open', 'ip a', undefined],
  ])('%s', (_, line, expected) => {
    expect(unfinished(line)).toBe(expected);
  });
});

describe('a command over several lines', () => {
  it('goes on after a backslash, with and without a continuation prompt', () => {
    expect(cut(['$ kubectl get pods \\', '> -A \\', '  -o wide', 'NAME'])).toEqual([
      ['kubectl get pods  -A    -o wide', 'NAME'],
    ]);
  });

  it('goes on in an open quote up to the closing one', () => {
    expect(cut([`$ kubectl patch svc web -p '{`, '  "a": 1', "}'", 'service/web patched'])).toEqual([
      [`kubectl patch svc web -p '{\n  "a": 1\n}'`, 'service/web patched'],
    ]);
  });

  it('an unclosed quote swallows neither output nor the next command', () => {
    expect(cut(["$ echo don't", 'one', "$ echo won't", 'two'])).toEqual([
      ["echo don't", 'one'],
      ["echo won't", 'two'],
    ]);
    expect(cut([`$ echo "open`, 'one', '$ ip r', 'two'])).toEqual([
      ['echo "open', 'one'],
      ['ip r', 'two'],
    ]);
  });

  it('a here-document is the manifest of its command', () => {
    const lines = ['$ cat <<EOF | kubectl apply -f -', 'kind: Pod', 'EOF', 'pod/web created', '$ ip r', 'x'];
    expect(cut(lines)).toEqual([
      ['cat <<EOF | kubectl apply -f -', 'kind: Pod'],
      ['cat <<EOF | kubectl apply -f -', 'pod/web created'],
      ['ip r', 'x'],
    ]);
  });

  it('a here-document that was left out takes no later command for its text', () => {
    const lines = [
      '$ kubectl apply -f - <<EOF',
      'pod/a created',
      '$ kubectl apply -f - <<EOF',
      'kind: Pod',
      'EOF',
      'pod/b created',
    ];
    expect(cut(lines)).toEqual([
      ['kubectl apply -f - <<EOF', 'pod/a created'],
      ['kubectl apply -f - <<EOF', 'kind: Pod'],
      ['kubectl apply -f - <<EOF', 'pod/b created'],
    ]);
  });
});
