import { blockRouteMissing } from './block-route-missing.ts';
import { calicoctlVersionMismatch } from './calicoctl-version-mismatch.ts';
import type { RunnableCheck } from './check.ts';
import { clusterDnsUnreachable } from './cluster-dns-unreachable.ts';
import { duplicateWorkloadAddress } from './duplicate-workload-address.ts';
import { observationContradictsModel } from './observation-contradicts-model.ts';
import { podCidrUnused } from './pod-cidr-unused.ts';
import { tunnelMtuMismatch } from './tunnel-mtu-mismatch.ts';
import { tunnelWithoutNeed } from './tunnel-without-need.ts';
import { workloadOutsidePools } from './workload-outside-pools.ts';

/** All checks, in the order of the report. */
export const checks: readonly RunnableCheck[] = [
  clusterDnsUnreachable,
  workloadOutsidePools,
  duplicateWorkloadAddress,
  blockRouteMissing,
  tunnelMtuMismatch,
  observationContradictsModel,
  calicoctlVersionMismatch,
  tunnelWithoutNeed,
  podCidrUnused,
];

/** Files of this folder that are no checks: what several of them ask. */
export const sharedParts: readonly string[] = [
  'pod-network.ts',
  'block-route.ts',
  'dns-attempts.ts',
  'stray.ts',
];
