import { z } from 'zod';
import { parseCidr } from '../lib/cidr.ts';
import { protocolNumber } from '../lib/protocols.ts';
import type { FailsafePort, FelixSettings } from '../model/felix-settings.ts';

type EndpointToHost = FelixSettings['endpointToHostAction'];

/** Felix reads its words in any letter case. */
export function endpointToHostOf(text: string | null | undefined): EndpointToHost {
  const word = text?.toLowerCase();
  return word === 'drop' || word === 'accept' || word === 'return' ? word : undefined;
}

export function spoofingOf(text: string | null | undefined): FelixSettings['workloadSourceSpoofing'] {
  const word = text?.toLowerCase();
  return word === 'any' || word === 'disabled' ? word : undefined;
}

/** `true`, `1`, `yes` and the like, as Felix reads its environment. */
export function flagOf(text: string | undefined): boolean | undefined {
  if (/^(true|1|yes|y|t)$/i.test(text ?? '')) return true;
  return /^(false|0|no|n|f)$/i.test(text ?? '') ? false : undefined;
}

function failsafePort(protocol: string, port: number, net: string | undefined): FailsafePort | undefined {
  const number = protocolNumber(protocol);
  const cidr = net === undefined ? undefined : parseCidr(net);
  if (number === undefined || !Number.isInteger(port) || (net !== undefined && !cidr)) return undefined;
  return { protocol: number, from: port, to: port, nets: cidr ? [cidr] : [] };
}

const whole = (ports: readonly (FailsafePort | undefined)[]): readonly FailsafePort[] | undefined => {
  const known = ports.filter((port) => port !== undefined);
  return known.length === ports.length ? known : undefined;
};

const listed = z.object({ protocol: z.string().nullish(), port: z.int(), net: z.string().nullish() });
export const failsafeList = z.array(listed).nullish();

/** The failsafe ports of a FelixConfiguration; an empty list closes all, no list leaves the default. */
export function failsafeOf(list: z.infer<typeof failsafeList>): readonly FailsafePort[] | undefined {
  if (!list) return undefined;
  return whole(
    list.map(({ protocol, port, net }) => failsafePort(protocol || 'tcp', port, net || undefined)),
  );
}

/** `tcp:22,udp:68` or `tcp:10.0.0.0/8:22` or `none`, as the environment has it. */
export function failsafeText(text: string | undefined): readonly FailsafePort[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  if (text.trim().toLowerCase() === 'none') return [];
  return whole(
    text.split(',').map((entry) => {
      const parts = entry.trim().split(':');
      const [protocol, port] = [parts.length > 1 ? (parts[0] ?? '') : 'tcp', Number(parts.at(-1))];
      const net =
        parts.length > 2
          ? parts
              .slice(1, -1)
              .join(':')
              .replace(/^\[|\]$/g, '')
          : undefined;
      return failsafePort(protocol, port, net);
    }),
  );
}
