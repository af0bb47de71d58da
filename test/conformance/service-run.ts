import { serviceFlows } from '../../src/engine/path/service-flows.ts';
import { judgeFlow } from '../../src/engine/policy/flow.ts';
import { hostEnd } from '../../src/engine/policy/flow-end.ts';
import { type ServiceHit, serviceAt } from '../../src/engine/services/service-at.ts';
import { type Address, parseAddress } from '../../src/lib/address.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { CaseFlow } from './case.ts';
import { endOf, packetOf, seen, seenIn, verdictOf } from './run.ts';

/** The address that is dialled for `service NS/NAME`, `nodeport NODE PORT` or `ip ADDRESS`. */
function dialled(snapshot: Snapshot, { to, family }: CaseFlow): Address {
  const [kind, name = ''] = to.split(' ');
  const service = snapshot.services?.items.find((one) => `${one.namespace}/${one.name}` === name);
  const address =
    kind === 'service'
      ? service?.clusterAddresses.find((one) => one.family === family)
      : kind === 'nodeport'
        ? hostEnd(snapshot, name, family)?.address
        : parseAddress(name);
  if (!address) throw new Error(`${to} has no IPv${family} address`);
  return address;
}

function hitOf(snapshot: Snapshot, stated: CaseFlow, destination: Address): ServiceHit {
  const { protocol, destinationPort = 0 } = packetOf(stated.traffic, stated.sourcePort);
  const answer = serviceAt(snapshot, destination, protocol, destinationPort);
  if (answer.kind !== 'found')
    throw new Error(`${stated.to} ${stated.traffic} is no Service: ${answer.kind}`);
  return answer.hit;
}

/** Backends may differ; one that is not known leaves the whole open unless two others differ already. */
function joined(verdicts: readonly string[]): string {
  const distinct = [...new Set(verdicts)];
  if (distinct.includes('allowed') && distinct.includes('denied')) return 'mixed';
  return distinct.length === 1 ? (distinct[0] ?? 'unknown') : 'unknown';
}

/** Expected and found of a flow through a Service, backend by backend. */
export function comparedService(snapshot: Snapshot, stated: CaseFlow) {
  const { from, family, traffic, sourcePort, via } = stated;
  const destination = dialled(snapshot, stated);
  const { found, flows } = serviceFlows(snapshot, {
    from: endOf(snapshot, from, family),
    hit: hitOf(snapshot, stated, destination),
    destination,
    packet: packetOf(traffic, sourcePort),
    ...(via !== undefined && { via }),
  });
  const judged = flows.map(({ backend, flow }) => ({ backend, answer: judgeFlow(snapshot, flow) }));
  const each = Object.fromEntries(
    judged.map(({ backend, answer }) => [backend.workload ?? backend.address.text, verdictOf(answer)]),
  );
  const answers = judged.map(({ answer }) => answer);
  const verdict = found.outcome === 'unknown' ? 'unknown' : joined(answers.map(verdictOf));
  return {
    expected: { verdict: stated.expect, each: stated.each, ...seenIn(stated) },
    found: { verdict, each, ...seen(stated, answers) },
  };
}
