import type { z } from 'zod';
import { type Address, parseAddress } from '../lib/address.ts';
import { parseCidr } from '../lib/cidr.ts';
import type { pod } from './pod-shape.ts';

const PLUGIN_ADDRESSES = ['cni.projectcalico.org/podIPs', 'cni.projectcalico.org/podIP'] as const;
const AWS_ADDRESSES = 'vpc.amazonaws.com/pod-ips';

/** An annotation as text; absent is not empty. */
function annotation({ metadata }: z.infer<typeof pod>, key: string): string | undefined {
  const value = metadata?.annotations?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** The plugin empties the annotation when it takes the address back; the status of a dying pod shows it still. */
function hasLostAddress(read: z.infer<typeof pod>): boolean {
  return (
    !!read.metadata?.deletionTimestamp &&
    (annotation(read, 'cni.projectcalico.org/podIP') === '' || annotation(read, AWS_ADDRESSES) === '')
  );
}

/** Addresses of an annotation: `10.0.0.7/32,2001:db8::7/128`. */
function listed(text: string): Address[] {
  return text.split(',').flatMap((part) => parseCidr(part.trim())?.base ?? []);
}

/** The addresses of a pod from the first place that shows some, in the order in which Calico looks (1.5). */
export function podAddresses(read: z.infer<typeof pod>): readonly Address[] {
  if (hasLostAddress(read)) return [];
  const { status } = read;
  const shown = (texts: readonly string[]) => texts.flatMap((text) => parseAddress(text) ?? []);
  const answers = [
    shown((status?.podIPs ?? []).map(({ ip }) => ip)),
    shown([status?.podIP ?? '']),
    ...[...PLUGIN_ADDRESSES, AWS_ADDRESSES].map((key) => listed(annotation(read, key) ?? '')),
  ];
  return answers.find((addresses) => addresses.length > 0) ?? [];
}
