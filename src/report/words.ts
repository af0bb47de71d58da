import { safeLine } from '../lib/safe-text.ts';
import { byText } from '../lib/sort.ts';
import type { Outcome, Severity } from '../result/finding.ts';
import type { Result } from '../result/result.ts';
import type { VerdictValue } from '../result/trace.ts';
import type { Chip } from './icons.ts';

/** Sign and word of each answer. Signs differ in shape, so that no meaning hangs on colour. */
export const VERDICTS: Readonly<Record<VerdictValue, Chip>> = {
  delivered: { mark: 'ok', word: 'delivered', tone: 'good' },
  blocked: { mark: 'blocked', word: 'blocked', tone: 'stop' },
  mixed: { mark: 'mixed', word: 'mixed', tone: 'warn' },
  unknown: { mark: 'unknown', word: 'unknown', tone: 'open' },
};

export const SEVERITIES: Readonly<Record<Severity, Chip>> = {
  critical: { mark: 'critical', word: 'critical', tone: 'bad' },
  high: { mark: 'high', word: 'high', tone: 'bad' },
  medium: { mark: 'medium', word: 'medium', tone: 'warn' },
  low: { mark: 'low', word: 'low', tone: 'mild' },
  info: { mark: 'info', word: 'info', tone: 'quiet' },
};

export const OUTCOMES: Readonly<Record<Outcome['status'], Chip>> = {
  failed: { mark: 'blocked', word: 'failed', tone: 'bad' },
  unknown: { mark: 'unknown', word: 'unknown', tone: 'open' },
  passed: { mark: 'ok', word: 'passed', tone: 'good' },
  'not-applicable': { mark: 'skipped', word: 'not applicable', tone: 'quiet' },
};

export const AGREEMENTS: Readonly<Record<Result['observations'][number]['agreement'], Chip>> = {
  agrees: { mark: 'ok', word: 'agrees', tone: 'good' },
  contradicts: { mark: 'critical', word: 'contradicts', tone: 'bad' },
  undetermined: { mark: 'unknown', word: 'undetermined', tone: 'open' },
};

export const STATUSES: Readonly<Record<Result['summary']['status'], Chip>> = {
  problems: { mark: 'high', word: 'Problems found', tone: 'bad' },
  undetermined: { mark: 'unknown', word: 'Not everything could be told', tone: 'open' },
  clean: { mark: 'ok', word: 'No problem found', tone: 'good' },
};

/** A word that this version does not know, e.g. from a newer one: shown as it is, short, without a judgement. */
export function foreignChip(word: string): Chip {
  return { mark: 'info', word: safeLine(word, 24), tone: 'quiet' };
}

/** A chip and how often it applies. */
export type Count = Chip & { readonly count: number };

/** Counts in the order of `known`, zero included; a word that a newer version wrote follows as plain text. */
export function countsOf(
  counts: Readonly<Record<string, number>>,
  known: Readonly<Record<string, Chip>>,
): Count[] {
  const others = Object.keys(counts).filter((key) => !Object.hasOwn(known, key));
  return [
    ...Object.entries(known).map(([key, chip]) => ({ ...chip, count: counts[key] ?? 0 })),
    ...others.sort(byText).map((word) => ({
      ...foreignChip(word),
      count: counts[word] ?? 0,
    })),
  ];
}

/** `1 node`, `3 nodes`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first rows of a long list, and a sentence about the rest: paper is no place for ten thousand rows. */
export function capped<T>(
  items: readonly T[],
  limit: number,
): { readonly shown: readonly T[]; readonly more: string } {
  const left = items.length - limit;
  return {
    shown: items.slice(0, limit),
    more: left > 0 ? `${left} more in result.json.` : '',
  };
}

/** The text for a cell, or what to print instead of nothing. */
export function orElse(text: string | undefined, instead: string): string {
  return text === undefined || text === '' ? instead : text;
}
