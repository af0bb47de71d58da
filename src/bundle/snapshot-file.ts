import { optional } from '../lib/optional.ts';
import { BundleError } from './bundle-error.ts';

/** The head of a bundle: where it comes from. */
export interface SnapshotFile {
  /** `bundle`: a collector wrote it; `manifests`: objects without any output of a cluster. */
  readonly kind: 'transcript' | 'bundle' | 'manifests';
  readonly name: string;
  readonly lines: number;
  readonly prose: number;
  readonly repairedFrom?: string;
  /** Version of the collector. */
  readonly tool?: string;
  /** UTC, as in RFC 3339. */
  readonly began?: string;
  readonly ended?: string;
  /** When it was taken up again, as often as it was; UTC, separated by commas. */
  readonly resumed?: string;
  /** `partial`: the collector did not come to its end. */
  readonly state?: string;
  /** Tells clusters apart: the uid of the namespace kube-system. */
  readonly clusterUid?: string;
}

const FORMAT = '1';

/** `key=value` lines, readable by a shell script. */
export function renderSnapshotFile(snapshot: SnapshotFile): string {
  const { tool, began, ended, state, clusterUid, repairedFrom } = snapshot;
  const lines = Object.entries({
    format: FORMAT,
    kind: snapshot.kind === 'bundle' ? 'collected' : snapshot.kind,
    name: snapshot.name,
    tool,
    began,
    ended,
    resumed: snapshot.resumed,
    state,
    'cluster-uid': clusterUid,
    lines: String(snapshot.lines),
    prose: String(snapshot.prose),
    'repaired-from': repairedFrom,
  }).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value.replace(/[\r\n]/g, ' ')}\n`]));
  return lines.join('');
}

/** Reads the head; throws `BundleError` when the format is another one. */
export function readSnapshotFile(text: string): SnapshotFile {
  const fields = new Map(
    text.split(/\r?\n/).map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  const format = fields.get('format');
  if (format !== FORMAT)
    throw new BundleError(
      'SNAPSHOT',
      1,
      `format ${format ?? '(none)'}`,
      `format=${FORMAT}, which this version reads`,
    );
  const number = (key: string) => (/^\d+$/.test(fields.get(key) ?? '') ? Number(fields.get(key)) : 0);
  const kind = fields.get('kind');
  const known = (key: string) => fields.get(key) || undefined;
  return {
    kind: kind === 'transcript' || kind === 'manifests' ? kind : 'bundle',
    name: fields.get('name') ?? 'bundle',
    lines: number('lines'),
    prose: number('prose'),
    ...optional({
      repairedFrom: known('repaired-from'),
      tool: known('tool'),
      began: known('began'),
      ended: known('ended'),
      resumed: known('resumed'),
      state: known('state'),
      clusterUid: known('cluster-uid'),
    }),
  };
}
