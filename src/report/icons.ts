/**
 * Every sign has its own shape, so that it can be told apart without colour. Drawn in a square of 16; `fill`
 * paths are painted in the text colour, `cut` paths are painted on top in the paper colour.
 */
const SHAPES = {
  critical: { fill: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z', cut: 'M7 4h2v5H7zM7 10.5h2v2H7z' },
  high: { fill: 'M8 1l7.5 14H.5z', cut: 'M7.2 6h1.6v4.5H7.2zM7.2 11.6h1.6v1.7H7.2z' },
  medium: { fill: 'M8 .5L15.5 8 8 15.5.5 8z', cut: 'M7.2 4h1.6v5H7.2zM7.2 10.2h1.6V12H7.2z' },
  low: { fill: 'M1 3h14L8 15z', cut: 'M7.2 5h1.6v3.6H7.2zM7.2 9.6h1.6v1.7H7.2z' },
  info: { fill: 'M2 1h12v14H2z', cut: 'M7 3.5h2v2H7zM7 7h2v5.5H7z' },
  ok: { fill: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z', cut: 'M7 11.6L3.6 8.2l1.3-1.3L7 9l4.1-4.2 1.3 1.3z' },
  blocked: {
    fill: 'M2.5 1h11A1.5 1.5 0 0 1 15 2.5v11a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 1 13.5v-11A1.5 1.5 0 0 1 2.5 1z',
    cut: 'M4.2 5.3l1.1-1.1L8 6.9l2.7-2.7 1.1 1.1L9.1 8l2.7 2.7-1.1 1.1L8 9.1l-2.7 2.7-1.1-1.1L6.9 8z',
  },
  mixed: { fill: 'M8 .5L15.5 8 8 15.5.5 8z', cut: 'M8 3.2L12.8 8 8 12.8z' },
  unknown: {
    fill: 'M5.1 5.4C5.1 2.9 6.4 1.4 8.5 1.4c2 0 3.4 1.3 3.4 3.2 0 1.5-.8 2.3-1.8 3.1-.9.7-1.2 1.1-1.2 2.3H6.8c0-1.8.6-2.6 1.7-3.5.8-.6 1.2-1 1.2-1.8 0-.8-.5-1.3-1.3-1.3-.9 0-1.3.6-1.3 2zM6.7 11.8h2.3v2.6H6.7z',
    cut: '',
  },
  skipped: { fill: 'M1 6.8h14v2.4H1z', cut: '' },
  partial: { fill: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z', cut: 'M8 3a5 5 0 0 1 0 10z' },
  empty: { fill: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z', cut: 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z' },
  absent: { fill: 'M1 1h5v2H3v3H1zM10 1h5v5h-2V3h-3zM1 10h2v3h3v2H1zM13 10h2v5h-5v-2h3z', cut: '' },
  opaque: { fill: 'M2 2h12v2.4H2zM2 6.8h12v2.4H2zM2 11.6h12V14H2z', cut: '' },
} as const;

export type Mark = keyof typeof SHAPES;

/** A sign with its word; `tone` is the class that colours both. */
export interface Chip {
  readonly mark: Mark;
  readonly word: string;
  readonly tone: Tone;
}

export type Tone = 'bad' | 'warn' | 'mild' | 'good' | 'stop' | 'open' | 'quiet';

function isMark(name: string): name is Mark {
  return Object.hasOwn(SHAPES, name);
}

/** The sign as inline SVG, hidden from screen readers: its word always stands beside it. Only our own text. */
export function iconSvg(name: string): string {
  if (!isMark(name)) throw new Error(`Bug: no icon ${JSON.stringify(name)}`);
  const { fill, cut } = SHAPES[name];
  const top = cut === '' ? '' : `<path class="cut" d="${cut}"/>`;
  return `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${fill}"/>${top}</svg>`;
}
