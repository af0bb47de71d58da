import { performance } from 'node:perf_hooks';
import { assemble } from '../assemble/assemble.ts';
import { readArtifact } from '../assemble/collect.ts';
import { lookup } from '../engine/forwarding/fib.ts';
import { endpointOf } from '../engine/path/endpoint.ts';
import { trace } from '../engine/path/trace.ts';
import { contains } from '../lib/cidr.ts';
import type { Route } from '../model/network-stack.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import { parseArtifact } from '../parsers/index.ts';
import { collectorCost } from './collector.ts';
import { clusterArtifacts, routesText } from './generate.ts';
import type { PolicySize } from './policy-cluster.ts';
import { reachCost } from './reachability.ts';

// What is claimed about speed is measured here and nowhere else, as ratios within one run: machines differ.

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

const best = (work: () => void, runs = 3) => Math.min(...Array.from({ length: runs }, () => seconds(work)));
const show = (line: string) => process.stdout.write(`${line}\n`);

/** Longest-prefix match the obvious way: look at every route. */
function scan(routes: readonly Route[], to: Workload): Route | undefined {
  const [address] = to.addresses;
  return (
    address &&
    [...routes]
      .filter((route) => contains(route.destination, address))
      .sort((a, b) => b.destination.length - a.destination.length)[0]
  );
}

function parsing(): void {
  const body = `${routesText(0, { nodes: 20_000, podsPerNode: 60 }).join('\n')}\n`;
  const megabytes = body.length / 1e6;
  const parse = best(() => void parseArtifact('ip-route', body, {}));
  const split = best(() => void body.split('\n').map((line) => line.split(/\s+/)));
  show(
    `ip-route parser   ${(megabytes / parse).toFixed(1)} MB/s; ${(parse / split).toFixed(1)} times the cost of only splitting into words`,
  );
}

function forwarding(): void {
  const size = { nodes: 200, podsPerNode: 20 };
  const artifacts = clusterArtifacts(size);
  let snapshot: Snapshot | undefined;
  const load = seconds(() => {
    snapshot = assemble(
      artifacts.flatMap((artifact) => readArtifact(artifact).collected ?? []),
      1,
    );
  });
  const workloads = snapshot?.workloads?.items ?? [];
  const stack = snapshot?.hosts.get('node-0');
  if (!snapshot || !stack?.routes4 || workloads.length === 0)
    throw new Error('Bug: the generated cluster is empty');
  const known = snapshot;
  const { items } = stack.routes4;
  const sample = workloads.filter((_, i) => i % 7 === 0);
  const found = best(() => {
    for (const {
      addresses: [address],
    } of sample)
      if (address) lookup(stack, address);
  });
  const scanned = best(() => {
    for (const workload of sample) scan(items, workload);
  }, 1);
  const flows = sample.map((to, i) => ({ from: workloads[(i * 31) % workloads.length] as Workload, to }));
  const walked = best(() => {
    for (const { from, to } of flows) {
      const [a, b] = [endpointOf(known, from), endpointOf(known, to)];
      if ('kind' in a && 'kind' in b) trace(known, { from: a, to: b, protocol: 'icmp' });
    }
  });
  show(
    `loading           ${size.nodes} nodes, ${workloads.length} pods, ${size.nodes * items.length} routes in ${load.toFixed(2)} s`,
  );
  show(
    `route lookup      ${(scanned / found).toFixed(0)} times faster than looking at all ${items.length} routes`,
  );
  show(
    `tracing           ${((walked / flows.length) * 1e6).toFixed(0)} us a flow, both directions; ${(walked / flows.length / (found / sample.length)).toFixed(0)} lookups' worth`,
  );
}

function reaching(size: PolicySize): void {
  const { classes, preparing, answering, tracing, sampled, disagreements } = reachCost(size);
  show(
    `reach             ${size.pods} pods, ${size.policies} policies: ${classes} classes in ${preparing.toFixed(1)} s, all pairs in ${answering.toFixed(1)} s; ${(tracing / answering).toFixed(0)} times faster than the tracer, one flow after the other; ${disagreements} of ${sampled} sampled flows traced otherwise`,
  );
}

async function collecting(sizes: readonly number[]): Promise<void> {
  for (const size of sizes) {
    const cost = await collectorCost(size);
    show(
      `collector         ${cost.nodes} nodes, ${cost.pods} pods: ${cost.seconds.toFixed(0)} s, ${cost.requestsPerSecond.toFixed(0)} requests/s, at most ${cost.peakMegabytes.toFixed(0)} MB, archive ${cost.archiveMegabytes.toFixed(1)} MB, exit code ${cost.exitCode}`,
    );
  }
}

// `npm run bench -- 5000` measures the collector only, with so many nodes.
const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) {
  parsing();
  forwarding();
  reaching({ namespaces: 150, pods: 10_000, policies: 1_000 });
  reaching({ namespaces: 1_500, pods: 150_000, policies: 10_000 });
}
await collecting(sizes.length === 0 ? [100, 500] : sizes);
