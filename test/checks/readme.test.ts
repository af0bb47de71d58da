import { join } from 'node:path';
import { it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { expectGoldenText } from '../support/golden.ts';

const RULES = `# Checks

Input: the parts of the snapshot that a check declares in \`needs\`, and the engine. Output: one answer (\`check.ts\`):
\`passed\`, \`failed\` with findings, \`unknown\` with the commands that would settle it, or \`not-applicable\`.

1. **One question a file.** The file name is the id and names the failing state; the title says what is true when it
   passes.
2. **Absent is not empty.** A check is not run without its parts. It passes only when everything that could speak
   against it was seen: all nodes, all namespaces, whole tables. A finding needs no more than its own evidence.
3. **No evidence, no claim.** A finding cites the lines that show it, and says nothing that those lines leave open.
4. **Total.** No snapshot makes a check throw, and knowing less never makes one pass or fail that did not before
   (\`test/checks/laws.test.ts\`, with the assumptions that are the exception).

Add one: \`<id>.ts\` here, a line in \`index.ts\`, and \`test/checks/<id>.test.ts\` with tests that begin with passes, fails
and unknown; then \`npm run golden\`, and read the diff. What several checks ask is listed in \`sharedParts\`.

This page is written by \`npm run golden\` from the checks, in the order of the report.
`;

it('src/checks/README.md lists every check', async () => {
  const items = checks.map(({ id, title, why }) => `- [\`${id}\`](${id}.ts): ${title}. ${why}`);
  const path = join(import.meta.dirname, '../../src/checks/README.md');
  await expectGoldenText(`${RULES}\n${items.join('\n')}\n`, path);
});
