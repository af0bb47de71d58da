import { safeLine } from '../lib/safe-text.ts';
import type { Result } from '../result/result.ts';

/** A command that is still worth running. */
export interface Ask {
  readonly command: string;
  /** Where, in words: `on n2`, `on each node`; empty for wherever kubectl works. */
  readonly place: string;
  readonly why: string;
  /** False for a command that a person has to complete, or that only a person should judge. */
  readonly isRunnable: boolean;
}

/** Commands that only look. What stands in a bundle may end up in a command: nothing else is ever written out. */
const LOOKS: readonly RegExp[] = [
  /^kubectl (get|describe|api-resources|version)\b/,
  /^calicoctl (get|version|ipam (show|check)|node status)\b/,
  /^ip( -[46d])* (addr|route|rule|neigh|link|nexthop)( show| get|$)/,
  /^bridge fdb show\b/,
  /^sysctl -a( --pattern |$)/,
  /^(iptables-save|ip6tables-save)( -t (nat|filter|mangle|raw))?( \| grep [\w-]+)?$/,
  /^nft list ruleset$/,
  /^ipset list\b/,
  /^traceroute [\da-f.:]+$/,
  /^ls \/etc\/cni\/net\.d$/,
];
const OPTIONS = /^(-[46Aadnot]|--(show-labels|pattern|all-namespaces))$/;
const WORD = /^([\w./:,@*][\w./:,@*-]*|"[\w.*()|:/-]*"|\|)$/;
/** `POD`, `NODE-ADDRESS`: somebody has to know which. */
const BLANK = /^[A-Z][A-Z-]+$/;

function isRunnable(command: string): boolean {
  const words = command.split(' ');
  return (
    LOOKS.some((look) => look.test(command)) &&
    words.every((word) => (WORD.test(word) || OPTIONS.test(word)) && !BLANK.test(word))
  );
}

/** Commands that ask the cluster: they are run where kubectl works, whatever stands behind them about nodes. */
const OF_CLUSTER = /^(kubectl|calicoctl (get|version|ipam))\b/;

const EACH_NODE = 'on each node';
/** `on n2, again` is the same place as `on n2`: one run answers both. */
const placeOf = ({ place }: Ask) => place.replace(/, again$/, '');

/** True when one command prints all that the other one does: a list with further columns, all rules instead of some. */
function tellsMore({ command: one }: Ask, { command: other }: Ask): boolean {
  return /^kubectl get\b/.test(other)
    ? one.startsWith(`${other} --`)
    : /^iptables-save .*/.test(other) && one === 'iptables-save';
}

/**
 * Every command that would tell more, once for each place; none for a single node that is asked on each node anyway.
 * A gap may name several, and where they belong.
 */
export function asksOf({ gaps, assumptions }: Pick<Result, 'gaps' | 'assumptions'>): Ask[] {
  const all = [...gaps, ...assumptions].flatMap(({ command, says }) => {
    const [, commands = command, place = ''] = /^(.*?)(?: {3}\((.*)\))?$/s.exec(command) ?? [];
    return commands.split('; ').map((one): Ask => {
      const trimmed = one.trim();
      const where = OF_CLUSTER.test(trimmed) ? '' : place;
      return { command: trimmed, place: where, why: says, isRunnable: isRunnable(trimmed) };
    });
  });
  const everywhere = new Set(all.filter((ask) => placeOf(ask) === EACH_NODE).map(({ command }) => command));
  const once = new Map<string, Ask>();
  for (const ask of all) {
    const place = placeOf(ask);
    const isOfOneNode = /^on [^ ]+$/.test(place);
    if (isOfOneNode && everywhere.has(ask.command)) continue;
    const key = `${place}\n${ask.command}`;
    if (!once.has(key)) once.set(key, ask);
  }
  const asks = [...once.values()];
  return asks.filter(
    (ask) => !asks.some((other) => placeOf(other) === placeOf(ask) && tellsMore(other, ask)),
  );
}

const HEAD = `#!/bin/sh
# What is still worth running. It only looks; read it before you run it.
# Run the parts on the machines that the comments name, and paste what they print: with the prompts it is a
# transcript that calisnap reads.

ask() {
  printf '%s@%s$ %s\\n' "$(id -un)" "$(uname -n)" "$1"
  sh -c "$1" 2>&1
}
`;

/** The commands as a script, in parts by place. */
export function askBackScript(asks: readonly Ask[]): string {
  const places = [...new Set(asks.map(({ place }) => place))];
  const parts = places.map((place) => {
    const lines = asks
      .filter((ask) => ask.place === place)
      .flatMap(({ command, why, isRunnable }) => [
        `# ${safeLine(why, 200)}`,
        isRunnable ? `ask '${command}'` : `# by hand: ${safeLine(command, 300)}`,
      ]);
    return [
      '',
      `# ---- ${place === '' ? 'where kubectl works' : safeLine(place, 200)} ----`,
      ...lines,
      '',
    ].join('\n');
  });
  return HEAD + parts.join('');
}
