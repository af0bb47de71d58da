import type { Result } from '../result/result.ts';
import type { Chip } from './icons.ts';
import { capped } from './words.ts';

type Integrity = Result['snapshot']['integrity'];

/** Files that are named one by one at the head of the report. */
const NAMED = 20;

export const INTEGRITIES: Readonly<Record<Integrity['state'], Chip>> = {
  verified: { mark: 'ok', word: 'verified', tone: 'good' },
  signed: { mark: 'unknown', word: 'signed, not verified', tone: 'open' },
  unsigned: { mark: 'info', word: 'unsigned', tone: 'quiet' },
  altered: { mark: 'critical', word: 'altered', tone: 'bad' },
  incomplete: { mark: 'high', word: 'files are gone', tone: 'bad' },
  'bad-signature': { mark: 'critical', word: 'bad signature', tone: 'bad' },
  unsealed: { mark: 'absent', word: 'not sealed', tone: 'open' },
};

/** True when a reader must not take the bundle for what was collected. */
export function isSpoilt({ state }: Integrity): boolean {
  return state === 'altered' || state === 'incomplete' || state === 'bad-signature';
}

/** The sentence, with a capital and a full stop. */
export function integritySentence({ says }: Integrity): string {
  return `${says.slice(0, 1).toUpperCase()}${says.slice(1)}.`;
}

/** What stands at the head of the report: one line, and a warning with the files when it has to be loud. */
export function integrityView({ snapshot: { integrity } }: Result) {
  const spoilt = integrity.changed.filter(({ problem }) => problem !== 'extra');
  const { shown, more } = capped(spoilt, NAMED);
  return {
    chip: INTEGRITIES[integrity.state],
    sentence: integritySentence(integrity),
    warning: isSpoilt(integrity)
      ? {
          title: 'This bundle, or a part of it, is not as it was sealed',
          files: shown.map(({ path, problem }) => ({ path, problem })),
          more,
        }
      : null,
  };
}
