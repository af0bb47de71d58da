import { z } from 'zod';
import { defineParser, parseLines } from './parser.ts';

const record = z.strictObject({
  line: z.int(),
  /** Container id, as long as printed. */
  container: z.string(),
  image: z.string().optional(),
  name: z.string(),
  /** Read from a name that the kubelet gave; `POD` is the sandbox container. */
  pod: z
    .strictObject({
      container: z.string(),
      pod: z.string(),
      namespace: z.string(),
      uid: z.string(),
      attempt: z.int(),
    })
    .optional(),
});

type Pod = NonNullable<z.infer<typeof record>['pod']>;

// Words instead of offsets: the header may be lost to a grep, and the ellipsis of COMMAND, once it went through a
// wrong character set, moves the rest of a row. NAMES is the last word; a gap before it tells it from a cut STATUS.
const ROW = /^(?<container>[0-9a-f]{12,64})\s+(?<image>\S+)\s.*\s{2}(?<name>[A-Za-z0-9][\w.,/-]+)\s*$/;

/** `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`; none of the parts can hold an underscore. */
function podOf(name: string): Pod | undefined {
  const parts = /^k8s_([^_]+)_([^_]+)_([^_]+)_([^_]+)_(\d{1,9})$/.exec(name);
  const [, container, pod, namespace, uid, attempt] = parts ?? [];
  if (container === undefined || pod === undefined || namespace === undefined || uid === undefined)
    return undefined;
  return { container, pod, namespace, uid, attempt: Number(attempt) };
}

export const dockerPs = defineParser({
  artifact: 'docker-ps',
  summary: 'Containers and the pods they belong to: `docker ps`, also grepped (Docker 20.10).',
  record,
  parse: (text) =>
    parseLines<z.infer<typeof record>>(text, ({ number, text: line }) => {
      if (/^CONTAINER ID\s/.test(line)) return 'frame';
      const { container, image, name } = ROW.exec(line)?.groups ?? {};
      if (container === undefined || image === undefined || name === undefined)
        return { expected: 'CONTAINER ID, IMAGE, ..., NAMES' };
      const pod = podOf(name);
      return { line: number, container, image, name, ...(pod && { pod }) };
    }),
});
