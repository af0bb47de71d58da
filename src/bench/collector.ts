import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { collectorScript } from '../collector/collector-script.ts';
import { PODS_PER_NODE, serve } from './made-up-api.ts';

/** What one run of the collector took. */
export interface CollectorCost {
  readonly nodes: number;
  readonly pods: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  /** Of all processes of the run together, at the worst moment. */
  readonly peakMegabytes: number;
  readonly archiveMegabytes: number;
  readonly exitCode: number | null;
}

function executable(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** A kubectl whose exec starts the real one for nothing, then prints what this machine recorded as a node. */
function standIns(folder: string, url: string, nodes: number): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const ip = join(folder, 'recording');
  mkdirSync(ip);
  executable(
    join(ip, 'ip'),
    `[ "$*" = 'route show table all' ] || exit 0
i=0; while [ $i -lt ${nodes} ]; do echo "10.$((i / 256)).$((i % 256)).0/24 via 172.16.0.$((i % 256)) dev eth0 proto bird"; i=$((i + 1)); done`,
  );
  const words = [collectorScript(), '--node-only', '--node', 'NODE', '--nonce', 'NONCE'];
  const recorded = spawnSync('sh', words, { env: { ...process.env, PATH: `${ip}:${process.env.PATH}` } });
  writeFileSync(join(folder, 'frames'), recorded.stdout);
  const real = spawnSync('sh', ['-c', 'command -v kubectl']).stdout.toString().trim();
  executable(
    join(bin, 'kubectl'),
    `case " $* " in *' exec '*) ;; *) exec ${real} --server ${url} "$@" ;; esac
${real} version --client >/dev/null
while [ $# -gt 0 ]; do case $1 in --node) node=$2 ;; --nonce) nonce=$2 ;; esac; shift; done
exec sed "s/ NONCE / $nonce /; s/node=NODE/node=$node/" ${folder}/frames`,
  );
  return bin;
}

/** Resident memory of a process and of all below it. */
function megabytesBelow(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    const below = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return below.reduce((sum, child) => sum + megabytesBelow(Number(child)), (pages * 4096) / 1e6);
  } catch {
    return 0; // It has ended in between.
  }
}

/** Runs the collector against a made-up cluster on loopback: the real script, shell and kubectl, no network. */
export async function collectorCost(nodes: number): Promise<CollectorCost> {
  const folder = mkdtempSync(join(tmpdir(), 'calisnap-bench-'));
  const api = await serve(nodes);
  const bin = standIns(folder, api.url, nodes);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, HOME: folder };
  const output = join(folder, 'snap.tar.gz');
  const start = performance.now();
  const child = spawn('sh', [collectorScript(), '-o', output, '--yes'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, megabytesBelow(child.pid ?? 0));
  }, 200);
  const exitCode = await new Promise<number | null>((done) => child.on('close', done));
  const seconds = (performance.now() - start) / 1000;
  clearInterval(sampling);
  api.close();
  const archiveMegabytes = statSync(output).size / 1e6;
  rmSync(folder, { recursive: true });
  return {
    nodes,
    pods: nodes * PODS_PER_NODE,
    seconds,
    requestsPerSecond: api.seen.requests / seconds,
    peakMegabytes: peak,
    archiveMegabytes,
    exitCode,
  };
}
