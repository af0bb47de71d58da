import { type AssumptionId, assumptions } from '../engine/assumptions.ts';
import type { Path, Trace } from '../engine/path/model.ts';
import type { Source } from '../lib/source.ts';
import { standsIn } from './stand-in.ts';
import { cited, hanging, safe, styled, word, wrapped } from './terminal.ts';
import { backendLines, policyLines } from './trace-policy-lines.ts';

/** Lines that show a step: each once, and no more than a reader takes in. */
const places = (evidence: readonly Source[]): readonly Source[] =>
  [...new Map(evidence.map((source) => [`${source.file}:${source.line}`, source])).values()].slice(0, 3);

function pathLines(title: string, path: Path): string[] {
  return [
    '',
    styled('bold', title),
    ...path.hops.flatMap((hop) => [
      `  ${hop.kind === 'workload' ? 'pod' : hop.kind} ${safe(hop.name)}`,
      ...hop.steps.flatMap((step) => [
        ...hanging(step.says, `    ${step.kind.padEnd(10)} `),
        ...places(step.evidence).map((source) => `               | ${cited(source, 80)}`),
      ]),
    ]),
    `  ends: ${path.disposition}${path.ttl === undefined ? '' : `, TTL ${path.ttl} of 64 left`}`,
  ];
}

const isAssumption = (id: string): id is AssumptionId => Object.hasOwn(assumptions, id);

function openLines({ unknownBecause, assumptions: assumed }: Trace): string[] {
  return [
    ...(unknownBecause.length > 0 ? ['', styled('bold', 'Not known')] : []),
    ...unknownBecause.flatMap((gap) => [...wrapped(gap.says, '  '), `    collect: ${safe(gap.command)}`]),
    ...(assumed.length > 0 ? ['', styled('bold', 'Assumed')] : []),
    ...assumed.flatMap((id) =>
      isAssumption(id) ? [`  ${id}: ${assumptions[id].says}`, `    settle: ${assumptions[id].command}`] : [],
    ),
  ];
}

function wayLines(found: Trace, explained: boolean, about: string): string[] {
  return [
    ...policyLines(found, explained, about),
    ...pathLines(`Request${about}`, found.forward),
    ...(found.reply ? pathLines(`Reply${about}`, found.reply) : []),
  ];
}

/** The way to the backend that decides; explained, to each of them. */
function throughLines(found: Trace, explained: boolean): string[] {
  const backends = found.service?.backends ?? [];
  if (explained && backends.length > 1)
    return backends.flatMap(({ trace }) => wayLines(trace, true, ` (${safe(trace.flow.to)})`));
  const telling = backends.find(({ trace }) => trace.forward === found.forward);
  return wayLines(
    found,
    explained,
    telling && backends.length > 1 ? ` (${safe(telling.trace.flow.to)})` : '',
  );
}

/** An address behind a name; one that only stands for those of pods to come says nothing. */
function shownAddress(text: string): string {
  return standsIn(text) ? ' (any pod of it)' : ` (${text})`;
}

/** A trace for a person: the verdict, policy at each point, then the way there and back. */
export function traceLines(found: Trace, moment: string, explained: boolean): string[] {
  const { flow } = found;
  const port = flow.port === undefined ? flow.protocol : `${flow.protocol}/${flow.port}`;
  const source = flow.source === flow.from ? '' : shownAddress(flow.source);
  const destination = flow.destination === flow.to ? '' : shownAddress(flow.destination);
  const ttl = found.ttl === undefined ? '' : `  reply TTL ${found.ttl}`;
  return [
    `${styled('bold', safe(flow.from))}${source} to ${styled('bold', safe(flow.to))}${destination}, ${port}${moment}`,
    `${word(found.verdict)}, ${found.confidence}  ${found.disposition}${ttl}`,
    ...wrapped(found.says, '  '),
    ...(found.service ? backendLines(found.service) : []),
    ...throughLines(found, explained),
    ...openLines(found),
  ];
}
