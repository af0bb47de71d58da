import { z } from 'zod';
import type { Line } from '../lib/lines.ts';
import { type Block, rangeOf, readBlocks, remarksOn } from './blocks.ts';
import { isDescribed, readEntry, sectionOf, startsObject } from './describe.ts';
import { defineParser, type Remark } from './parser.ts';

const text = z.strictObject({ line: z.int(), text: z.string() });

const peer = z.strictObject({
  line: z.int(),
  /** True for `From: <any>` and `To: <any>`. */
  any: z.boolean(),
  podSelector: z.string().optional(),
  namespaceSelector: z.string().optional(),
  cidr: z.string().optional(),
  except: z.array(z.string()),
});

const rule = z.strictObject({ line: z.int(), ports: z.array(text), peers: z.array(peer) });

const direction = z.strictObject({
  /** `null`: the output does not say. Affected without rules means isolated. */
  affected: z.boolean().nullable(),
  rules: z.array(rule),
});

const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  /** Selectors and ports as printed (empty when missing), without the explanation in parentheses behind `<none>` and `<any>`. */
  podSelector: text,
  policyTypes: z.array(z.string()),
  ingress: direction,
  egress: direction,
});

type Policy = z.infer<typeof record>;
type Direction = z.infer<typeof direction>;

const AFFECTED = /^(?<says>Allowing|Not affecting) (?<direction>ingress|egress) traffic:?$/;
const ISOLATED = /^<none> \(Selected pods are isolated for \w+ connectivity\)$/;
const PORT = /^To Port(?: Range)?: (?<port>\S.*)$/;
const PEER = /^(?:From|To):(?: (?<any><any>).*)?$/;
const FIELD = /^(?<field>PodSelector|NamespaceSelector|CIDR|Except):(?:\s+(?<value>.*))?$/;
const SEPARATOR = /^-{5,}$/;

const bare = (value: string) => value.replace(/^(<none>|<any>) \(.*\)$/, '$1');

const expected = 'a line of a NetworkPolicy: Allowing TRAFFIC, To Port, From, To, a selector, or a CIDR';

type Rule = z.infer<typeof rule>;

/** The rule that a line belongs to: the last one, or a new one behind a separator or behind another rule's peers. */
function ruleFor(rules: Rule[], line: number, fresh: boolean): Rule {
  const last = rules.at(-1);
  if (last && !fresh) return last;
  const started: Rule = { line, ports: [], peers: [] };
  rules.push(started);
  return started;
}

/** Reads a selector or a CIDR into the last peer; false when there is none to hold it. */
function readPeerField(rules: readonly Rule[], field: string, value: string): boolean {
  const peer = rules.at(-1)?.peers.at(-1);
  if (peer === undefined || peer.any) return false;
  if (field === 'PodSelector') peer.podSelector = bare(value);
  else if (field === 'NamespaceSelector') peer.namespaceSelector = bare(value);
  else if (field === 'CIDR') peer.cidr = value;
  else peer.except.push(...value.split(/,\s*/).filter(Boolean));
  return true;
}

/** Reads the lines below `Allowing ... traffic:` into rules. Returns the lines that could not be read. */
function readRules(lines: readonly Line[], rules: Rule[]): Line[] {
  const odd: Line[] = [];
  let fresh = true;
  for (const line of lines) {
    const said = line.text.trim();
    const port = PORT.exec(said)?.groups?.port;
    const peer = PEER.exec(said);
    const field = FIELD.exec(said)?.groups;
    if (SEPARATOR.test(said)) fresh = true;
    else if (port !== undefined) {
      fresh ||= (rules.at(-1)?.peers.length ?? 0) > 0;
      ruleFor(rules, line.number, fresh).ports.push({ line: line.number, text: bare(port) });
      fresh = false;
    } else if (peer) {
      const any = peer.groups?.any !== undefined;
      ruleFor(rules, line.number, fresh).peers.push({ line: line.number, any, except: [] });
      fresh = false;
    } else if (field && readPeerField(rules, field.field ?? '', field.value ?? '')) fresh = false;
    else if (!ISOLATED.test(said) && said !== 'IPBlock:') odd.push(line);
  }
  return odd;
}

/** Splits the Spec section at its lines of the first level: each with the deeper lines below it. */
function statements(lines: readonly Line[]): { head: Line; below: Line[] }[] {
  const found: { head: Line; below: Line[] }[] = [];
  for (const line of sectionOf(lines, 'Spec')) {
    const last = found.at(-1);
    if (last && line.text.search(/\S/) > 2) last.below.push(line);
    else found.push({ head: line, below: [] });
  }
  return found;
}

function readPolicy(block: Block): { policy: Policy; odd: Line[] } {
  const value = (key: string) =>
    block.lines.map(readEntry).find((entry) => entry?.indent === 0 && entry.key === key)?.value;
  const namespace = value('Namespace');
  const policy: Policy = {
    ...rangeOf(block),
    ...(namespace && { namespace }),
    name: value('Name') ?? '',
    podSelector: { line: block.first.number, text: '' },
    policyTypes: [],
    ingress: { affected: null, rules: [] },
    egress: { affected: null, rules: [] },
  };
  const odd = statements(block.lines).flatMap(({ head, below }) => readStatement(policy, head, below));
  return { policy, odd };
}

/** Reads one statement of the Spec section into the policy. Returns the lines that could not be read. */
function readStatement(policy: Policy, head: Line, below: readonly Line[]): readonly Line[] {
  const said = head.text.trim();
  const affected = AFFECTED.exec(said)?.groups;
  if (affected) {
    const into: Direction = affected.direction === 'ingress' ? policy.ingress : policy.egress;
    into.affected = affected.says === 'Allowing';
    return readRules(below, into.rules);
  }
  const entry = readEntry(head);
  if (entry?.key === 'PodSelector') policy.podSelector = { line: head.number, text: bare(entry.value) };
  else if (entry?.key === 'Policy Types')
    policy.policyTypes.push(...entry.value.split(/,\s*/).filter(Boolean));
  else return [head, ...below];
  return below;
}

export const kubectlDescribeNetworkpolicies = defineParser({
  artifact: 'kubectl-describe-networkpolicies',
  summary: 'Network policies rule by rule: `kubectl describe networkpolicies [-A]` (kubectl 1.23).',
  record,
  parse(output) {
    const blocks = readBlocks(output, { starts: startsObject, belongs: isDescribed });
    const read = blocks.blocks.map(readPolicy);
    const invalid = (line: number, field: string): Remark => ({
      line,
      code: 'value-invalid',
      field,
      expected,
    });
    // Without its selector the policy may select any pod.
    const unselective = read.filter(({ policy }) => policy.podSelector.text === '');
    return {
      records: read.map(({ policy }) => policy),
      frame: blocks.frame,
      remarks: [
        ...remarksOn(blocks, expected),
        ...unselective.map(({ policy }) => invalid(policy.line, 'PodSelector')),
        ...read.flatMap(({ odd }) => odd.map(({ number }) => invalid(number, 'a line of this policy'))),
      ],
    };
  },
});
