import type { PolicedEndpoint } from '../engine/policy/endpoint.ts';
import { membersOf } from '../engine/policy/members.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { PoliciesOfEndpoint, ReviewedEndpoint } from '../result/policies.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { openInput, readMoment } from './opening.ts';
import { addressView, endpointView } from './policies-endpoint.ts';
import { endpointLines } from './policies-endpoint-text.ts';
import { inventoryOf, withoutEffect } from './policies-inventory.ts';
import { inventoryLines, withoutEffectLines } from './policies-inventory-text.ts';
import { type Meant, meantBy } from './policies-names.ts';
import { policyView } from './policies-policy.ts';
import { policyLines } from './policies-policy-text.ts';
import { print, printJson } from './terminal.ts';

export interface PoliciesOptions {
  readonly bundle: string;
  readonly name?: string | undefined;
  readonly at: string;
  readonly json: boolean;
}

type Owner = PolicedEndpoint | undefined;

const hostEndpoint = (one: NonNullable<Snapshot['hostEndpoints']>['items'][number]): PolicedEndpoint => ({
  kind: 'host-endpoint',
  hostEndpoint: one,
  stage: 'normal',
});

/** Who has an address and is policed under it. */
function ownersOf(snapshot: Snapshot, meant: Meant & { kind: 'address' }): readonly ReviewedEndpoint[] {
  const { holders } = membersOf(snapshot).at(meant.address);
  const owners = holders.map(({ kind, id }): Owner => {
    const workload = kind === 'workload' ? snapshot.workloads?.items.find((one) => one.id === id) : undefined;
    const host =
      kind === 'host-endpoint' ? snapshot.hostEndpoints?.items.find(({ name }) => name === id) : undefined;
    return workload ? { kind: 'workload', workload } : host && hostEndpoint(host);
  });
  const found = owners.filter((one) => one !== undefined).map((one) => endpointView(snapshot, one));
  if (found.length > 0) return found;
  const sets = holders.map(({ id }) => id);
  const says = [
    'No pod and no host endpoint has this address: nothing polices it.',
    ...(sets.length > 0 ? [`It is in network set ${sets.join(', ')}.`] : []),
  ];
  return [addressView(snapshot, meant.address.text, [meant.address], says)];
}

function onNode(snapshot: Snapshot, node: string): readonly ReviewedEndpoint[] {
  const own = (snapshot.hostEndpoints?.items ?? []).filter((one) => one.node === node);
  if (own.length > 0) return own.map((one) => endpointView(snapshot, hostEndpoint(one)));
  const known = snapshot.nodes?.items.find(({ name }) => name === node);
  const addresses = [known?.address, ...(known?.internalAddresses ?? [])].filter((one) => one !== undefined);
  const says = snapshot.hostEndpoints?.complete
    ? 'It has no host endpoint: nothing polices its own processes.'
    : 'Its host endpoints were not collected.';
  const distinct = [...new Map(addresses.map((one) => [one.text, one])).values()];
  return [addressView(snapshot, `node:${node}`, distinct, [says])];
}

function endpointsOf(snapshot: Snapshot, meant: Meant): readonly ReviewedEndpoint[] {
  switch (meant.kind) {
    case 'address':
      return ownersOf(snapshot, meant);
    case 'node':
      return onNode(snapshot, meant.node);
    case 'pod':
      return meant.workload.hostNetwork && meant.workload.node !== undefined
        ? onNode(snapshot, meant.workload.node)
        : [endpointView(snapshot, { kind: 'workload', workload: meant.workload })];
    case 'host-endpoint':
      return [endpointView(snapshot, hostEndpoint(meant.hostEndpoint))];
    default:
      return [];
  }
}

/** What was asked for, as a document and as text. */
function answer(snapshot: Snapshot, name: string | undefined) {
  if (name === undefined) {
    const inventory = inventoryOf(snapshot);
    return { document: inventory, lines: () => inventoryLines(inventory) };
  }
  const meant = meantBy(snapshot, name);
  if (meant.kind === 'policy') {
    const policy = policyView(snapshot, meant.policy);
    return { document: policy, lines: () => policyLines(policy) };
  }
  if (meant.kind === 'idle') {
    const idle = withoutEffect(meant.policy);
    return { document: idle, lines: () => withoutEffectLines(idle) };
  }
  const found: PoliciesOfEndpoint = {
    schemaVersion: 'calisnap.policies/1',
    form: 'endpoint',
    asked: name,
    endpoints: [...endpointsOf(snapshot, meant)],
  };
  return { document: found, lines: () => endpointLines(found) };
}

/** `calisnap policies`: all of them in order, those of an endpoint, or one in full. */
export function runPolicies({ bundle, name, at, json }: PoliciesOptions): ExitCode {
  const opened = openInput(bundle);
  const { document, lines } = answer(opened.snapshotAt(readMoment(at, opened)), name);
  if (json) printJson(document);
  else print(...lines());
  return exitCode.yes;
}
