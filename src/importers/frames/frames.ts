import { type Bundle, freePath, sealContents } from '../../bundle/bundle.ts';
import { BundleError } from '../../bundle/bundle-error.ts';
import { REDACTION_COLUMNS } from '../../bundle/known-files.ts';
import { LIMITS } from '../../bundle/limits.ts';
import type { SnapshotFile } from '../../bundle/snapshot-file.ts';
import { renderTable } from '../../bundle/tsv.ts';
import type { Artifact, Scope } from '../../lib/artifact.ts';
import { safeFileName, safeLine } from '../../lib/safe-text.ts';
import { readFrameHead } from './frame-line.ts';
import type { Item } from './item.ts';
import { type FrameStream, type Line, readStream } from './stream.ts';

/**
 * A file may hold the streams of several nodes, one behind the other. A terminal puts a carriage return behind each
 * line, also behind the first; only then is one at the end of a line no part of it.
 */
function streamsIn(bytes: Uint8Array): Line[][] {
  const streams: Line[][] = [];
  let ofTerminal = false;
  for (const [i, raw] of rawLines(bytes).entries()) {
    const isHead = readFrameHead(decode(raw)) !== undefined;
    if (isHead) ofTerminal = raw.endsWith('\r');
    const own = ofTerminal && raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const line = { number: i + 1, text: decode(own), bytes: own.length };
    if (streams.length === 0 || isHead) streams.push([line]);
    else streams.at(-1)?.push(line);
  }
  return streams;
}

/** One character for each byte, so that what is no UTF-8 can still be counted. */
function rawLines(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

const decode = (raw: string) => Buffer.from(raw, 'latin1').toString('utf8');

/** Gives artifacts of one source their paths. */
class Placing {
  private readonly taken = new Set<string>();
  readonly pathById = new Map<string, string>();

  constructor(private readonly file: string) {}

  item(scope: Scope & { kind: 'host' }, item: Item): Artifact {
    const { kind, args, command } = item.item;
    const name = safeFileName([kind, ...Object.values(args)].join('-'), 80);
    const path = freePath(`nodes/${safeFileName(scope.host)}/${name}`, this.taken);
    this.pathById.set(item.id, path);
    const { origin, state, text, collected } = item;
    const place = origin === undefined ? {} : { origin: { file: this.file, line: origin } };
    return { path, kind, scope, moment: 1, state, command, args, text, collected, ...place };
  }

  stray(scope: Scope & { kind: 'host' }, lines: readonly Line[]): Artifact {
    return {
      path: freePath(`nodes/${safeFileName(scope.host)}/stray-lines`, this.taken),
      kind: 'text',
      scope,
      moment: 1,
      state: 'opaque',
      command: '',
      args: {},
      text: lines.map(({ text }) => `${text}\n`).join(''),
      origin: { file: this.file, line: lines[0]?.number ?? 1 },
      collected: { source: 'local' },
    };
  }
}

const utc = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** The head of a bundle made of a stream; times are those of the node. */
function snapshotOf(name: string, { head, ended, remarks }: FrameStream, lines: number): SnapshotFile {
  return {
    kind: 'bundle',
    name,
    lines,
    prose: 0,
    ...(head.began !== undefined && { began: utc(head.began) }),
    ...(ended !== undefined && { ended: utc(ended) }),
    state: remarks.length === 0 ? 'complete' : 'partial',
  };
}

function bundleOf(name: string, stream: FrameStream, lines: number): Bundle {
  const placing = new Placing(name);
  const scope = { kind: 'host', host: stream.head.node } as const;
  const artifacts = [
    ...stream.items.map((item) => placing.item(scope, item)),
    ...stream.strays.map((run) => placing.stray(scope, run)),
  ];
  const log = stream.remarks.map(({ line, says }) => `${name}:${line}: ${says}\n`).join('');
  const redactions = stream.redactions.map(({ rule, id, count }) => [
    rule,
    placing.pathById.get(id) ?? '',
    count,
  ]);
  const sidecars = new Map([
    ...(log === '' ? [] : [['collector.log', log] as const]),
    ...(redactions.length === 0
      ? []
      : [['redactions.tsv', renderTable(REDACTION_COLUMNS, redactions)] as const]),
  ]);
  return sealContents({ snapshot: snapshotOf(name, stream, lines), artifacts, sidecars });
}

/**
 * Reads what `collect.sh --node-only` printed: a bundle for each node whose stream is in the file.
 *
 * @param bytes the file; any bytes behind the first line are accepted
 * @param source the file's name, without folders, for citing
 */
export function importFrames(bytes: Uint8Array, source: string): Bundle[] {
  const name = safeLine(source, LIMITS.nameLength);
  const parts = streamsIn(bytes);
  return parts.map((part, i) => {
    const stream = readStream(part, i < parts.length - 1 || bytes.at(-1) === 0x0a);
    if (stream) return bundleOf(name, stream, part.length);
    throw new BundleError(
      name,
      1,
      'a first line that is not understood',
      'CALISNAP-FRAMES 2 NONCE node=NAME began=SECONDS',
    );
  });
}
