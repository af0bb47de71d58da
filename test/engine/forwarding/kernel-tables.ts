import { spawnSync } from 'node:child_process';
import type { Collected } from '../../../src/assemble/collection.ts';
import { routeOf } from '../../../src/assemble/routes.ts';
import type { Artifact } from '../../../src/lib/artifact.ts';
import type { Route } from '../../../src/model/network-stack.ts';
import { parseArtifact } from '../../../src/parsers/index.ts';

/** A network namespace of its own, in which nothing can leave: a veth pair of which both ends are inside. */
const PREPARE = `
ip link set lo up
ip link add eth0 type veth peer name eth1
ip link set eth0 up
ip link set eth1 up
ip addr add 10.9.0.1/24 dev eth0
ip -6 addr add fd09::1/64 dev eth0 nodad
`;

/** Runs commands as root of new namespaces: as an ordinary user that takes a user namespace, too. */
function isolated(script: string, input: string) {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  return spawnSync('unshare', [...user, '--net', '--mount', 'sh', '-c', script], {
    input,
    encoding: 'utf8',
    timeout: 20_000,
  });
}

/** Why no namespace can be made here; `undefined` when it can. */
export function whyNoNamespace(): string | undefined {
  if (process.platform !== 'linux') return `needs Linux, this is ${process.platform}`;
  const { error, status, stderr } = isolated(PREPARE, '');
  if (error) return `unshare: ${error.message}`;
  return status === 0 && stderr === '' ? undefined : `unshare or ip: ${stderr.trim() || `status ${status}`}`;
}

/** Routes of a namespace as `ip` printed them, and per destination the line that the kernel takes, or its error. */
export interface KernelTable {
  readonly routes: readonly Route[];
  readonly taken: readonly string[];
}

function read(text: string, family: 4 | 6): Route[] {
  const command = 'ip route';
  const args = { family: String(family) };
  const artifact: Artifact = {
    path: 'lab/ip-route.txt',
    kind: 'ip-route',
    scope: { kind: 'host', host: 'lab' },
    moment: 1,
    state: 'ok',
    command,
    args,
    text,
  };
  const { records, remarks } = parseArtifact('ip-route', text, args);
  if (remarks.length > 0)
    throw new Error(`ip route printed what no parser reads: ${JSON.stringify(remarks)}`);
  const collected: Collected<'ip-route'> = { kind: 'ip-route', artifact, records, unread: [] };
  return records.flatMap((record) => routeOf(collected, record) ?? []);
}

/** Answers come in the order of the questions; errors, on the other stream, name the line of their question. */
function answersOf(count: number, stdout: string, stderr: string): string[] {
  const errors = new Map(
    [...stderr.matchAll(/RTNETLINK answers: (.*)\n(?:.*\n)*?Command failed -:(\d+)/g)].map(
      ([, message = '', line]) => [Number(line), message],
    ),
  );
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  const answers = Array.from(
    { length: count },
    (_, i) => errors.get(i + 1) ?? lines.shift()?.trimEnd() ?? '',
  );
  if (lines.length > 0) throw new Error(`the kernel gave more answers than questions: ${lines[0]}`);
  return answers;
}

/** Installs routes in the kernel, and asks it for the route that it takes to each destination. */
export function askKernel(
  family: 4 | 6,
  routes: readonly string[],
  destinations: readonly string[],
): KernelTable {
  const lines = (words: string, all: readonly string[]) => all.map((one) => `${words} ${one}\n`).join('');
  const ip = `ip -${family}`;
  const script = `${PREPARE}
${ip} -batch - <<'ROUTES' || exit 9
${lines('route add', routes)}ROUTES
${ip} route
echo ======
${ip} -force -batch -
true`;
  const { status, stdout, stderr } = isolated(script, lines('route get fibmatch', destinations));
  const [table, answers] = stdout.split('======\n');
  if (status !== 0 || table === undefined || answers === undefined)
    throw new Error(`the namespace failed: ${stderr}`);
  return { routes: read(table, family), taken: answersOf(destinations.length, answers, stderr) };
}
