import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../src/importers/transcript/commands.ts';
import { decode } from '../../../src/importers/transcript/decode.ts';
import { linesWithRoles } from '../../../src/importers/transcript/fences.ts';
import { importTranscript } from '../../../src/importers/transcript/transcript.ts';

const SESSION = readFileSync(join(import.meta.dirname, '../../stories/minikube-ipip/session.md'), 'utf8');
const LINES = SESSION.split('\n').filter((line) => line.trim() !== '');

/** Lines that have confused readers of terminal sessions. */
const NASTY = [
  '```',
  '~~~',
  '  ```sh',
  '````',
  '$',
  '#',
  '$ ',
  '> ',
  '$ cat <<EOF',
  'EOF',
  "$ echo don't",
  '$ echo "',
  '$ a \\',
  '\\',
  'root@n1:~#',
  'root@n1:~# ssh n2',
  '$ exit',
  'logout',
  '}$',
  '}root@n1:~# ls',
  'mia@n1:~/x',
  '┌──(mia㉿n1)-[~]',
  '`ip r`',
  '`kubectl get po`',
  'kubectl get pods',
  '...',
  'No resources found',
  '',
  '\t',
  '\u2028',
  'Script done on x',
  '$ kubectl get pods',
  'and so on',
  '$ for i in 1; do',
  '> ip a',
  '# ip a',
  '/ # ip a',
  '$ ip r | grep x',
  '$ tee a.yaml <<E',
  'E',
  '- ```',
];

/** How often each line that is not blank is accounted for; empty when each is exactly once. */
function unaccounted(bytes: Uint8Array): string[] {
  const { lines } = decode(bytes);
  const roles = linesWithRoles(lines);
  const draft = importTranscript(bytes, 'a.md');
  const commands = partsOf(roles).flatMap((part) => (part.kind === 'command' ? [part.command] : []));
  const typed = new Map<number, number>();
  for (const { number } of commands.flatMap((command) => command.typed))
    typed.set(number, (typed.get(number) ?? 0) + 1);
  // Both halves of a line where a prompt is glued to an output are kept.
  const glued = new Set(
    commands.flatMap(({ line, typed: [first] }) =>
      first && first.text !== roles[line - 1]?.text ? [line] : [],
    ),
  );
  const printed = new Map<number, number>();
  for (const { text, originLine } of draft.drafts)
    for (const [i, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      const number = originLine + i;
      printed.set(number, (printed.get(number) ?? 0) + 1);
      if (!roles[number - 1]?.text.includes(line.trim())) return [`${number}: "${line}" stands elsewhere`];
    }
  let prose = 0;
  const wrong = roles.flatMap(({ number, text, role }) => {
    if (text.trim() === '') return [];
    const commanded = role === 'fence' ? 0 : (typed.get(number) ?? 0);
    const isProse = role === 'prose' && commanded === 0;
    if (isProse) prose++;
    const count = (printed.get(number) ?? 0) + commanded + Number(isProse) + Number(role === 'fence');
    return count === (glued.has(number) ? 2 : 1) ? [] : [`${number}: ${count} times: ${text}`];
  });
  return prose === draft.prose
    ? wrong
    : [...wrong, `${draft.prose} lines of prose were told, ${prose} are there`];
}

describe('no line is lost, and none is used twice', () => {
  it('in the recorded session', () => {
    expect(unaccounted(Buffer.from(SESSION))).toEqual([]);
  });

  it('wherever the session is cut off', () => {
    fc.assert(
      fc.property(fc.nat(SESSION.length), fc.nat(SESSION.length), (a, b) => {
        expect(unaccounted(Buffer.from(SESSION.slice(Math.min(a, b), Math.max(a, b))))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('in any mixture of its lines and of nasty ones', () => {
    const line = fc.oneof(fc.constantFrom(...LINES), fc.constantFrom(...NASTY), fc.string());
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        expect(unaccounted(Buffer.from(lines.join('\n')))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it('in random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(unaccounted(bytes)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('in long lines, within seconds', () => {
    const long = [
      '```',
      '$ ip a',
      `${' '.repeat(200_000)}x`,
      `${']'.repeat(200_000)}`,
      `a@${'b'.repeat(200_000)}`,
      `\`${'a '.repeat(100_000)}`,
      '```',
    ];
    const start = process.hrtime.bigint();
    expect(unaccounted(Buffer.from(long.join('\n')))).toEqual([]);
    expect(Number(process.hrtime.bigint() - start) / 1e9).toBeLessThan(10);
  });
});
