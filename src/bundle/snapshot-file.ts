import { BundleError } from './bundle-error.ts';

/** The head of a bundle: where it comes from. */
export interface SnapshotFile {
  readonly kind: 'transcript' | 'bundle';
  readonly name: string;
  readonly lines: number;
  readonly prose: number;
  readonly repairedFrom?: string;
}

const FORMAT = '1';

/** `key=value` lines, readable by a shell script. */
export function renderSnapshotFile(snapshot: SnapshotFile): string {
  const repaired = snapshot.repairedFrom === undefined ? [] : [`repaired-from=${snapshot.repairedFrom}`];
  const fields = [
    `format=${FORMAT}`,
    `kind=${snapshot.kind}`,
    `name=${snapshot.name.replace(/[\r\n]/g, ' ')}`,
  ];
  return `${[...fields, `lines=${snapshot.lines}`, `prose=${snapshot.prose}`, ...repaired].join('\n')}\n`;
}

/** Reads the head; throws `BundleError` when the format is another one. */
export function readSnapshotFile(text: string): SnapshotFile {
  const fields = new Map(
    text.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
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
  const repairedFrom = fields.get('repaired-from');
  return {
    kind: fields.get('kind') === 'transcript' ? 'transcript' : 'bundle',
    name: fields.get('name') ?? 'bundle',
    lines: number('lines'),
    prose: number('prose'),
    ...(repairedFrom === undefined ? {} : { repairedFrom }),
  };
}
