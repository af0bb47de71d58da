import type { Address } from '../../lib/address.ts';
import { type Cidr, contains, parseCidr } from '../../lib/cidr.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/** Where the addresses of Services are, unless somebody chose otherwise when the cluster was made. */
const USUAL: readonly Cidr[] = [
  '10.96.0.0/12', // kubeadm, kind, minikube; EKS takes a part of it
  '10.43.0.0/16', // k3s, RKE2
  '10.152.183.0/24', // MicroK8s
  '172.20.0.0/16', // EKS
  '172.30.0.0/16', // OpenShift
  'fd00:10:96::/108', // kind
].flatMap((text) => parseCidr(text) ?? []);

/**
 * True for an address that may be that of a Service which the input does not show: not all Services were collected,
 * and installers put them there. Whoever has the address otherwise is for the caller to rule out.
 */
export function mayBeService({ services }: Snapshot, address: Address): boolean {
  return services?.completeIn !== 'all' && USUAL.some((range) => contains(range, address));
}
