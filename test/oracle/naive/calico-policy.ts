import { calicoRule, ruleIsValid } from './calico-rule.ts';
import {
  type Direction,
  type Doc,
  docAt,
  listAt,
  nameOf,
  namespaceOf,
  numberAt,
  textAt,
  textsAt,
  valueAt,
} from './documents.ts';
import { inNamespace } from './label-selector.ts';
import { calicoDocs } from './owners.ts';
import type { Policy } from './rule.ts';
import { allOf, holds, printed, type Selector } from './selector.ts';
import { parseSelector, SelectorError } from './selector-parser.ts';
import type { World } from './world.ts';

/** The first minor version with tiers, and the first that reads the tier of a policy from its spec. */
const WITH_TIERS = 29;
const TIER_IN_SPEC = 32;

/** The name as versions up to v3.31 know it inside: with its tier in front. */
function innerName(name: string, minor: number): string {
  const hasTier = minor < WITH_TIERS ? name.startsWith('default.') : name.includes('.');
  return hasTier ? name : `default.${name}`;
}

function tierOf(policy: Doc, minor: number): string {
  if (minor >= TIER_IN_SPEC) return textAt(policy, 'spec', 'tier') || 'default';
  if (minor < WITH_TIERS) return 'default';
  return nameOf(policy).includes('.') ? (nameOf(policy).split('.')[0] ?? '') : 'default';
}

/** What decides between policies of equal order: namespace first in old versions, name first in new ones. */
function tieOf(policy: Doc, minor: number): string {
  const [name, namespace] = [nameOf(policy), namespaceOf(policy)];
  if (minor >= TIER_IN_SPEC) return `${name}/${namespace}/${textAt(policy, 'kind')}`;
  return namespace === '' ? innerName(name, minor) : `${namespace}/${innerName(name, minor)}`;
}

/** The canonical text of a selector with prefixed keys; undefined when absent or unreadable (then it is ignored). */
function prefixedText(text: string, prefix: string): string | undefined {
  if (text === '') return undefined;
  try {
    return printed(parseSelector(text), prefix);
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

/** The selector of a global policy: texts are joined first, then `all()` is replaced in the joined text. */
function globalSelector(spec: Doc | undefined): Selector {
  let text = textAt(spec, 'selector');
  // Parsed alone first: joined with another text, a broken one could become a good one.
  parseSelector(text);
  for (const [field, prefix, label] of [
    ['namespaceSelector', 'pcns.', 'namespace'],
    ['serviceAccountSelector', 'pcsa.', 'serviceaccount'],
  ] as const) {
    if (textAt(spec, field) === '') continue;
    const added = prefixedText(textAt(spec, field), prefix);
    if (added !== undefined) text = text.trim() === '' ? added : `(${text}) && ${added}`;
    // 1.6 asks that it is set, not that it can be read.
    text = text.replaceAll('all()', `has(projectcalico.org/${label})`);
  }
  return parseSelector(text);
}

function namespacedSelector(policy: Doc): Selector {
  const accounts = prefixedText(textAt(policy, 'spec', 'serviceAccountSelector'), 'pcsa.');
  return allOf([
    parseSelector(textAt(policy, 'spec', 'selector')),
    inNamespace(namespaceOf(policy)),
    ...(accounts === undefined ? [] : [parseSelector(accounts)]),
  ]);
}

function typesOf(spec: Doc | undefined): readonly Direction[] {
  const types = textsAt(spec, 'types').map((type) => type.toLowerCase());
  const both: readonly Direction[] = ['ingress', 'egress'];
  return types.length === 0 ? both : both.filter((direction) => types.includes(direction));
}

function policyOf(world: World, doc: Doc): Policy {
  const spec = docAt(doc, 'spec');
  const namespace = namespaceOf(doc);
  const selector = namespace === '' ? globalSelector(spec) : namespacedSelector(doc);
  const rules = (direction: Direction) =>
    listAt(spec, direction).map((rule, index) =>
      calicoRule(world, namespace, direction, docAt(rule) ?? {}, index),
    );
  const isOn = (field: string) => namespace === '' && valueAt(spec, field) === true;
  return {
    kind: textAt(doc, 'kind'),
    title: namespace === '' ? nameOf(doc) : `${namespace}/${nameOf(doc)}`,
    tier: tierOf(doc, world.minor),
    order: numberAt(spec, 'order') ?? Number.POSITIVE_INFINITY,
    tie: tieOf(doc, world.minor),
    selects: (owner) => owner.kind !== 'set' && holds(selector, owner.labels),
    types: typesOf(spec),
    stage: isOn('doNotTrack') ? 'untracked' : isOn('preDNAT') ? 'pre-dnat' : 'normal',
    applyOnForward: isOn('applyOnForward'),
    rules: { ingress: rules('ingress'), egress: rules('egress') },
  };
}

/** A policy that Felix refuses is as good as absent. */
function isValid(doc: Doc): boolean {
  try {
    parseSelector(textAt(doc, 'spec', 'selector'));
    const rules = [...listAt(doc, 'spec', 'ingress'), ...listAt(doc, 'spec', 'egress')];
    return rules.every((rule) => ruleIsValid(docAt(rule) ?? {}));
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}

/** NetworkPolicies and GlobalNetworkPolicies of Calico; staged kinds are never enforced. */
export function calicoPolicies(world: World): readonly Policy[] {
  return [...calicoDocs(world.docs, 'NetworkPolicy'), ...calicoDocs(world.docs, 'GlobalNetworkPolicy')]
    .filter(isValid)
    .map((doc) => policyOf(world, doc));
}
