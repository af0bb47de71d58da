import type { Snapshot } from '../../model/snapshot.ts';
import type { Backends } from '../services/backends.ts';
import { flowEndOf, policyPacketOf } from './changes.ts';
import type { Endpoint } from './endpoint.ts';
import { assumptionGap } from './follow.ts';
import type { BackendTrace, Path, Trace } from './model.ts';
import type { Translation } from './packet.ts';
import type { Followed, Question } from './question.ts';
import { isTranslated, type ServiceFlow, serviceFlows, translatorOf } from './service-flows.ts';
import { countedSays, gapsOf, idOf, joined, REASONS, tellingOf } from './service-outcome.ts';
import type { Dialled, NoSuchPort } from './target.ts';

/** The end that a backend is, as a trace knows it. */
function backendEnd(snapshot: Snapshot, { flow: { to } }: ServiceFlow): Endpoint {
  const { address } = to;
  if (to.kind === 'workload')
    return { kind: 'workload', name: to.workload.id, address, workload: to.workload };
  const node = to.kind === 'host' && snapshot.nodes?.items.find(({ name }) => name === to.node);
  if (node) return { kind: 'node', name: `node:${node.name}`, address, node };
  return { kind: 'outside', name: address.text, address };
}

/** What the node does to the packet, when it is known which node. */
function translationOf(dialled: Dialled, { backend, flow }: ServiceFlow): Translation | undefined {
  const { hit, address } = dialled;
  const node = translatorOf(hit, flow.from);
  if (node === undefined || !address || !isTranslated(hit)) return undefined;
  const { port, sourceNat, workload } = backend;
  const who = workload === undefined ? '' : ` (${workload})`;
  return {
    node,
    destination: address,
    to: backend.address,
    port,
    masquerades: sourceNat !== 'never',
    says: `${node} chooses a backend of Service ${idOf(dialled)}: ${address.text}:${hit.port.port} becomes ${backend.address.text}:${port}${who}.`,
    evidence: hit.service.evidence,
  };
}

const wordsOf = ({ from, to, protocol, port }: Question, { hit, address }: Dialled): Trace['flow'] => ({
  from: from.name,
  to: to.name === address?.text ? `svc:${hit.service.namespace}/${hit.service.name}` : to.name,
  source: from.address.text,
  destination: address?.text ?? to.name,
  protocol,
  port: port ?? hit.port.port,
});

/** A way that ends where it begins. */
function nowhere(
  { from }: Question,
  says: string,
  found: Pick<Backends, 'evidence'>,
  isKnown: boolean,
): Path {
  const kind = from.kind === 'workload' || from.kind === 'node' ? from.kind : 'outside';
  const step = { kind: 'stop' as const, says, evidence: found.evidence };
  const name = from.kind === 'node' ? from.node.name : from.name;
  return { disposition: isKnown ? 'NO_BACKEND' : 'UNKNOWN', says, hops: [{ kind, name, steps: [step] }] };
}

/** The trace of a flow to a Service of which no backend is followed. */
function withoutBackend(question: Question, dialled: Dialled, found: Backends): Trace {
  const { outcome } = found;
  const isKnown = outcome !== 'backends' && outcome !== 'unknown';
  const [gap] = found.gaps;
  const says = isKnown
    ? `Service ${idOf(dialled)} ${REASONS[outcome]}.`
    : (gap?.says ?? `The endpoints of Service ${idOf(dialled)} are not known.`);
  const forward = nowhere(question, says, found, isKnown);
  return {
    flow: wordsOf(question, dialled),
    verdict: isKnown ? 'blocked' : 'unknown',
    confidence: found.assumptions.length > 0 ? 'assumed' : 'proven',
    disposition: forward.disposition,
    decidedBy: 'request',
    says,
    policies: [],
    assumptions: found.assumptions,
    unknownBecause: isKnown ? [] : gapsOf(found),
    forward,
  };
}

/** What the traces of all backends come to. */
function together(question: Question, dialled: Dialled, found: Backends, traces: readonly Trace[]): Trace {
  const values = traces.map(({ verdict }) => verdict);
  const isOpen = found.outcome === 'unknown' || found.mayBeNodeLocalDns;
  const value = isOpen ? 'unknown' : joined(values);
  const telling = tellingOf(traces, value);
  if (!telling) return withoutBackend(question, dialled, found);
  const { decidedBy, policies, changes, ttl, forward, reply, disposition } = telling;
  const assumptions = [
    ...new Set([...found.assumptions, ...traces.flatMap((one) => one.assumptions)]),
  ].sort();
  const gaps = [...gapsOf(found), ...traces.flatMap((one) => one.unknownBecause)];
  const [gap] = gapsOf(found);
  const says = gap && isOpen ? gap.says : countedSays(idOf(dialled), value, traces, telling);
  return {
    flow: wordsOf(question, dialled),
    verdict: value,
    confidence: assumptions.length > 0 ? 'assumed' : 'proven',
    disposition: value === 'unknown' ? 'UNKNOWN' : disposition,
    decidedBy,
    says,
    policies,
    ...(changes && { changes }),
    ...(ttl !== undefined && traces.every((one) => one.ttl === ttl) && { ttl }),
    assumptions,
    unknownBecause: value === 'unknown' ? [...new Map(gaps.map((one) => [one.id, one])).values()] : [],
    forward,
    ...(reply && { reply }),
  };
}

/** Without assumptions nothing that leans on one is known. */
function strictly(found: Trace): Trace {
  if (found.assumptions.length === 0 || found.verdict === 'unknown') return found;
  const gaps = found.assumptions.map(assumptionGap);
  return { ...found, verdict: 'unknown', disposition: 'UNKNOWN', unknownBecause: gaps };
}

/** Traces a flow to a Service: each backend that it may get, and what they come to together. */
export function throughService(
  snapshot: Snapshot,
  question: Question,
  dialled: Dialled,
  one: (snapshot: Snapshot, followed: Followed) => Trace,
): Trace {
  const { from, protocol, strict = false, explain = false } = question;
  const { hit, address } = dialled;
  const port = question.port ?? hit.port.port;
  const packet = policyPacketOf({ protocol, port }, from.address.family);
  const asked = { from: flowEndOf(from), hit, destination: address, packet };
  const { found, flows } = serviceFlows(snapshot, asked);
  const backends = flows.map((given): BackendTrace => {
    const { backend, flow } = given;
    const translation = translationOf(dialled, given);
    const to = backendEnd(snapshot, given);
    const dialledPort = translation ? port : backend.port;
    const shared = { from, to, protocol, port: dialledPort, flow, explain, strict };
    return {
      address: backend.address.text,
      port: backend.port,
      ...(backend.workload !== undefined && { workload: backend.workload }),
      ...(backend.node !== undefined && { node: backend.node }),
      trace: one(snapshot, { ...shared, ...(translation && { translation }) }),
    };
  });
  const traces = backends.map((each) => each.trace);
  const whole = together(question, dialled, found, traces);
  const { outcome, evidence } = found;
  const service = { name: idOf(dialled), door: hit.door, outcome, backends, evidence };
  return { ...(strict ? strictly(whole) : whole), service };
}

/** A Service is asked for a port that it does not have, which nothing translates. */
export function noSuchPort(question: Question, { problem }: NoSuchPort): Trace {
  const { from, to, protocol, port } = question;
  const evidence = to.kind === 'service' ? to.service.evidence : [];
  const forward = nowhere(question, problem, { evidence }, true);
  return {
    flow: {
      from: from.name,
      to: to.name,
      source: from.address.text,
      destination: to.kind === 'service' ? to.name : to.address.text,
      protocol,
      ...(port !== undefined && { port }),
    },
    verdict: 'blocked',
    confidence: 'proven',
    disposition: 'NO_BACKEND',
    decidedBy: 'request',
    says: problem,
    policies: [],
    assumptions: [],
    unknownBecause: [],
    forward,
  };
}
