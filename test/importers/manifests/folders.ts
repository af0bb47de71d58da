import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { openSource } from '../../../src/importers/open-source.ts';
import { open } from '../../../src/pipeline.ts';

const root = mkdtempSync(join(tmpdir(), 'calisnap-manifests-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** A new folder with these files. */
export function aRepository(files: Readonly<Record<string, string>>): string {
  const folder = join(root, `repository-${++count}`);
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A file of its own, under a name that says nothing. */
export function aFile(text: string | Uint8Array, name = 'pasted.txt'): string {
  const folder = aRepository({});
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** The model of a source, and what was remarked about its files. */
export function looked(path: string) {
  const opened = open(openSource(path));
  const snapshot = opened.snapshotAt(opened.last);
  const remarks = opened.readings.flatMap(({ diagnostics }) =>
    diagnostics.map((one) => `${one.code} ${one.source.file}${'lacks' in one ? ` ${one.lacks}` : ''}`),
  );
  const pods = (snapshot.workloads?.items ?? []).map(({ id }) => id);
  const policies = snapshot.policies.items.map(({ kind, name }) => `${kind} ${name}`);
  return { opened, snapshot, remarks, pods, policies };
}

export const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';

export const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: fence
  namespace: shop
spec:
  podSelector: {}
`;

/** A Deployment with labels and more of its template. */
export const aDeployment = (name: string, more = '', kind = 'Deployment') => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: shop
spec:
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - name: main
          ports: [{name: http, containerPort: 8080}]
${more}`;

export const aPod = (name: string, labels: string, address?: string, owner = '') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: {${labels}}
${owner}spec:
  containers: []
${address === undefined ? '' : `status: {phase: Running, podIPs: [{ip: ${address}}]}\n`}`;
