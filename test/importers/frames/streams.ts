import { importFrames } from '../../../src/importers/frames/frames.ts';
import type { Artifact } from '../../../src/lib/artifact.ts';

/** A stream of one node, line by line as a collector of version 1 prints it. */
export const LINES: readonly string[] = [
  'CALISNAP-FRAMES 1 f00d node=n%2F1 began=1772334000',
  'B f00d 1 node-facts 1772334000 - cat /proc/sys/kernel/random/boot_id',
  'O boot_id=63978927-f013-46db-9a5e-0699042eec29',
  'R f00d 1 0 1772334000 ok',
  'B f00d 2 ip-route 1772334001 table=all family=6 ip -6 route show table all',
  'O fd00::/64 dev eth0',
  'O default via fd00::1 dev eth0',
  'E a warning',
  'R f00d 2 0 1772334002 ok',
  'B f00d 3 wireguard 1772334002 - wg show',
  'E there is no wg here',
  'R f00d 3 127 1772334002 absent-tool',
  'B f00d 4 ip-nexthop 1772334003 - ip nexthop',
  'R f00d 4 0 1772334003 empty',
  'B f00d 5 cni-config 1772334003 file=10%20calico.conflist cat /etc/cni/net.d/10 calico.conflist',
  'o {"etcd_key":"<removed>"}',
  'R f00d 5 0 1772334003 ok',
  'D f00d cni-secrets 5 1',
  'Z f00d 5 1772334004',
];

/** Lines and bytes of each item, counted by hand. */
const COUNTS: Readonly<Record<string, string>> = { 1: '1 45', 2: '2 48', 3: '0 0', 4: '0 0', 5: '1 24' };

/** The same stream in version 2, which counts. */
export const COUNTED: readonly string[] = LINES.map((line) =>
  line
    .replace('FRAMES 1', 'FRAMES 2')
    .replace(/^R f00d (\d) .*/, (result, id: string) => `${result} ${COUNTS[id]}`),
);

export const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** The one bundle that some lines make. */
export function imported(lines: readonly string[]) {
  const [bundle, ...more] = importFrames(bytesOf(lines), 'n1.frames');
  if (!bundle || more.length > 0) throw new Error('not one stream');
  return bundle;
}

/** State and text of each item that has a command, by kind. */
export function statesOf(artifacts: readonly Artifact[]): Record<string, string> {
  const items = artifacts.filter(({ command }) => command !== '');
  return Object.fromEntries(
    items.map(({ kind, state, text }) => [kind, `${state} ${text.split('\n').length - 1}`]),
  );
}

/** The lines that belong to no item. */
export function straysOf(artifacts: readonly Artifact[]): string[] {
  return artifacts.filter(({ kind }) => kind === 'text').map(({ text }) => text);
}
