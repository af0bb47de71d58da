import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../src/lib/hash.ts';
import { newFolder } from './folders.ts';

const row = (...cells: readonly string[]) => `${cells.join('\t')}\n`;
const CHURN_HEAD = row('kind', 'namespace', 'name', 'uid', 'resourceVersion', 'detail');

/** A bundle as the collector writes it, down to the order of the columns. */
export const FILES: Readonly<Record<string, string>> = {
  SNAPSHOT: [
    'format=1',
    'kind=collected',
    'name=calico-snapshot-7',
    'tool=0.1.0',
    'began=2026-03-01T03:00:00Z',
    'ended=2026-03-01T03:01:10Z',
    'state=partial',
    'cluster-uid=8f2a',
    'lines=0',
    'prose=0',
    '',
  ].join('\n'),
  'manifest.tsv':
    row(
      'path',
      'kind',
      'state',
      'moment',
      'scope',
      'args',
      'filter',
      'origin',
      'command',
      'source',
      'rc',
      't0',
      't1',
      'bytes',
      'sha256',
    ) +
    row(
      'cluster/nodes.json',
      'manifest',
      'ok',
      '1',
      'cluster',
      'list=nodes all-namespaces=true',
      '',
      '',
      'kubectl get nodes -A -o json',
      'kubectl',
      '0',
      '1772334001',
      '1772334003',
      '3',
      sha256('{}\n'),
    ) +
    row(
      'nodes/n1/ip-route-all.txt',
      'ip-route',
      'truncated',
      '1',
      'host/n1',
      'table=all',
      '',
      '',
      'ip route show table all',
      'exec',
      '-',
      '1772334010',
      '-',
      '17',
      '',
    ) +
    row(
      'nodes/n1/wireguard.txt',
      'wireguard',
      'absent-tool',
      '1',
      'host/n1',
      '',
      '',
      '',
      'wg show',
      'exec',
      '127',
      '1772334012',
      '1772334012',
      '0',
      '',
    ) +
    row(
      'nodes/n2/ip-addr.txt',
      'ip-addr',
      'forbidden',
      '1',
      'host/n2',
      '',
      '',
      '',
      'ip addr',
      'exec',
      '1',
      '-',
      '-',
      '0',
      '',
    ),
  'cluster/nodes.json': '{}\n',
  'nodes/n1/ip-route-all.txt': 'default dev eth0\n',
  'nodes/n1/wireguard.txt': '',
  'nodes/n1/wireguard.txt.err': 'there is no wg here\n',
  // Nothing was kept of what was refused but the words of the refusal.
  'nodes/n2/ip-addr.err': 'Error from server (Forbidden): pods "calico-node-x" is forbidden\nmore\n',
  'clocks.tsv':
    row('node', 't0', 'node_epoch', 't1') +
    row('n1', '100', '109', '104') +
    row('n2', '100', 'x', '104') +
    row('n3', '200', '203', '202') +
    'cut',
  'churn/begin.tsv':
    CHURN_HEAD +
    row('pods', 'shop', 'web-1', 'u1', '11', 'n1') +
    row('pods', 'shop', 'web-2', 'u2', '12', 'n1') +
    row('pods', 'shop', 'db-0', 'u3', '13', 'n2') +
    row('nodes', '', 'n1', 'u9', '14', ''),
  'churn/end.tsv':
    CHURN_HEAD +
    row('pods', 'shop', 'web-1', 'u1', '11', 'n1') +
    row('pods', 'shop', 'web-2', 'u2', '40', 'n3') +
    row('pods', 'shop', 'db-0', 'u8', '41', 'n3') +
    row('nodes', '', 'n1', 'u9', '14', ''),
  'redactions.tsv': row('rule', 'path', 'count') + row('cni-secrets', 'nodes/n1/cni-config.txt', '2'),
  'collector.log': '2026-03-01T03:00:00Z calisnap collector 0.1.0\n',
};

/** A folder with these files, sealed. */
export function aCollected(files: Readonly<Record<string, string>> = FILES): string {
  const folder = newFolder();
  const sums = Object.keys(files)
    .sort()
    .map((path) => `${sha256(files[path] ?? '')}  ${path}\n`);
  for (const [path, text] of Object.entries({ ...files, SHA256SUMS: sums.join('') })) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
