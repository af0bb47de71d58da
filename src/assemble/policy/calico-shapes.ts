import { z } from 'zod';

const texts = z.array(z.string()).nullish();
const text = z.string().nullish();
const numberOrText = z.union([z.number(), z.string()]);

/** One side of a rule of Calico (EntityRule). */
export const entityShape = z.strictObject({
  nets: texts,
  notNets: texts,
  selector: text,
  notSelector: text,
  namespaceSelector: text,
  serviceAccounts: z.strictObject({ names: texts, selector: text }).nullish(),
  services: z.strictObject({ name: text, namespace: text }).nullish(),
  ports: z.array(numberOrText).nullish(),
  notPorts: z.array(numberOrText).nullish(),
});

const icmp = z
  .strictObject({ type: z.int().min(0).max(255).nullish(), code: z.int().min(0).max(255).nullish() })
  .nullish();

/** A rule of Calico; its two sides are read by themselves. */
export const ruleShape = z.strictObject({
  action: text,
  ipVersion: z.union([z.literal(4), z.literal(6)]).nullish(),
  protocol: numberOrText.nullish(),
  notProtocol: numberOrText.nullish(),
  icmp,
  notICMP: icmp,
  source: z.unknown().optional(),
  destination: z.unknown().optional(),
  http: z.unknown().optional(),
  /** Remarks of people. */
  metadata: z.unknown().optional(),
});

const rules = z.array(z.unknown()).nullish();

/** The spec of a NetworkPolicy. */
export const networkPolicyShape = z.strictObject({
  tier: text,
  order: z.number().nullish(),
  selector: text,
  serviceAccountSelector: text,
  types: z.array(z.enum(['Ingress', 'Egress'])).nullish(),
  ingress: rules,
  egress: rules,
  /** How Felix programs it, not what. */
  performanceHints: z.unknown().optional(),
});

/** The spec of a GlobalNetworkPolicy. */
export const globalPolicyShape = networkPolicyShape.extend({
  namespaceSelector: text,
  doNotTrack: z.boolean().nullish(),
  preDNAT: z.boolean().nullish(),
  applyOnForward: z.boolean().nullish(),
});
