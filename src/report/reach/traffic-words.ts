import type { Traffic } from '../../result/reach.ts';

/** `tcp 80,443; udp 53`, `all`; empty for none. */
export const trafficWords = (traffic: Traffic): string =>
  Object.entries(traffic)
    .map(([protocol, text]) => (protocol === 'all' ? 'all' : `${protocol} ${text}`))
    .join('; ');
