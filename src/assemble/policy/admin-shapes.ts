import { z } from 'zod';
import { labelSelector } from './label-selector.ts';

/** Pods by the labels of their namespace and their own. */
const pods = z.strictObject({
  namespaceSelector: labelSelector.nullish(),
  podSelector: labelSelector.nullish(),
});

const list = z.array(z.unknown()).nullish();

/** The spec of an AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy. */
export const adminPolicyShape = z.strictObject({
  tier: z.string().nullish(),
  priority: z.number().nullish(),
  subject: z.strictObject({ namespaces: labelSelector.nullish(), pods: pods.nullish() }).nullish(),
  ingress: list,
  egress: list,
});

/** A rule of such a policy: ports in the older API, protocols in the newer one. */
export const adminRuleShape = z.strictObject({
  name: z.string().nullish(),
  action: z.string(),
  from: list,
  to: list,
  ports: list,
  protocols: list,
});

/** Whom a rule names. Of `nodes` and `domainNames` it only counts that they are there. */
export const adminPeerShape = z.strictObject({
  namespaces: labelSelector.nullish(),
  pods: pods.nullish(),
  networks: z.array(z.string()).nullish(),
  nodes: z.unknown().optional(),
  domainNames: z.unknown().optional(),
});

/** An entry of `ports`. */
export const adminPortShape = z.strictObject({
  portNumber: z.strictObject({ protocol: z.string().nullish(), port: z.int() }).nullish(),
  portRange: z.strictObject({ protocol: z.string().nullish(), start: z.int(), end: z.int() }).nullish(),
  namedPort: z.string().nullish(),
});

const protocol = z
  .strictObject({
    destinationPort: z
      .strictObject({
        number: z.int().nullish(),
        range: z.strictObject({ start: z.int(), end: z.int() }).nullish(),
      })
      .nullish(),
  })
  .nullish();

/** An entry of `protocols`. */
export const protocolShape = z.strictObject({
  tcp: protocol,
  udp: protocol,
  sctp: protocol,
  destinationNamedPort: z.string().nullish(),
});
