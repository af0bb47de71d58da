import type { Address } from '../lib/address.ts';
import type { Artifact } from '../lib/artifact.ts';
import type { Source } from '../lib/source.ts';
import type { NamedPort } from '../model/named-port.ts';
import type { Labels } from '../model/workload.ts';

/** One line or object that shows a pod, or the template of a controller whose pods are not shown. */
export interface Sighting {
  readonly artifact: Artifact;
  readonly moment: number;
  readonly namespace: string;
  readonly name: string;
  readonly phase?: string;
  readonly addresses: readonly Address[];
  readonly node?: string;
  readonly hostNetwork?: boolean;
  readonly labels?: Labels;
  readonly serviceAccount?: string;
  readonly namedPorts?: readonly NamedPort[];
  readonly allowedSourcePrefixes?: string;
  /** It stands for pods that are not shown, or has no address yet: the address is a stand-in. */
  readonly representative?: boolean;
  /** Which objects made it, when it is an object. */
  readonly owners?: readonly { readonly kind: string; readonly name: string }[];
  readonly source: Source;
}
