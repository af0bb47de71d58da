import type { Bundle } from '../bundle/bundle.ts';
import { type Clock, isSkewed } from '../bundle/clocks.ts';
import { isAnswer, scopeText } from '../lib/artifact.ts';
import { safe, table } from './terminal.ts';

/** A command that was tried, or would have been, and gave no answer. */
export interface NotCollected {
  readonly place: string;
  readonly command: string;
  readonly state: string;
  /** The first thing that was said about it. */
  readonly reason: string;
}

const firstLine = (text: string | undefined) => text?.split('\n').find((line) => line.trim() !== '') ?? '';

/** The gaps that a bundle itself tells of. What no parser reads is no gap: it is there. */
export function notCollectedIn({ artifacts }: Bundle): NotCollected[] {
  return artifacts
    .filter(({ state, command }) => !isAnswer(state) && state !== 'opaque' && command !== '')
    .map(({ scope, command, state, text, collected }) => ({
      place: scopeText(scope),
      command,
      state,
      reason: firstLine(collected?.stderr) || firstLine(text),
    }));
}

const MOST_LINES = 30;

/** At most so many lines, and how many there are more. */
function capped(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `  and ${more} more (--json lists all)`] : [...lines];
}

/** Without an answer, and why. */
export function notCollectedLines(bundle: Bundle): string[] {
  const rows = notCollectedIn(bundle).map(({ place, command, state, reason }) => [
    `  ${safe(place, 40)}`,
    state,
    safe(command, 60),
    safe(reason, 100),
  ]);
  return capped(table(rows));
}

const seconds = (value: number) => `${value} s`;

function clockLine(clock: Clock): string {
  const { node, offset, bound } = clock;
  const side = offset < 0 ? 'behind' : 'ahead';
  const says = `${safe(node, 60)} is ${seconds(Math.abs(offset))} ${side}, give or take ${seconds(bound)}`;
  return `  ${says}${isSkewed(clock) ? ': its times cannot be compared with those of others' : ''}`;
}

/** The clocks that are wrong, or that none is; nothing when nobody looked. */
export function clockLines({ circumstances: { clocks } }: Bundle): string[] {
  const skewed = (clocks ?? []).filter(isSkewed);
  if (clocks === undefined) return ['  not recorded'];
  return skewed.length === 0 ? [`  ${clocks.length} nodes, none is off`] : capped(skewed.map(clockLine));
}

/** What changed while the snapshot was taken. */
export function churnLines({ circumstances: { churn } }: Bundle): string[] {
  if (churn === undefined) return ['  not recorded'];
  if (churn.length === 0) return ['  nothing'];
  return capped(
    churn.map(({ kind, namespace, name, change, detail }) => {
      const object = namespace === '' ? name : `${namespace}/${name}`;
      return `  ${change.padEnd(9)}${safe(kind, 40)} ${safe(object, 100)}${detail === '' ? '' : ` (${safe(detail, 60)})`}`;
    }),
  );
}

/** The bundles that this one was made of, and what was known of each when it was. */
export function sourceLines({ circumstances: { sources = [] } }: Bundle): string[] {
  const words = {
    none: 'unsigned',
    unchecked: 'signed, not verified',
    verified: 'signed by',
    bad: 'BAD signature',
  };
  return capped(
    sources.map(({ name, id, altered, missing, signature, signer }) => {
      const spoilt = altered + missing > 0 ? `, ${altered} files altered, ${missing} gone` : '';
      const signed = `${words[signature]}${signature === 'verified' ? ` ${safe(signer, 60)}` : ''}`;
      return `  ${safe(name, 60)}  ${safe(id.slice(0, 12))}  ${signed}${spoilt}`;
    }),
  );
}
