import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { type Block, rangeOf, readBlocks, remarksOn } from './blocks.ts';
import { defineParser } from './parser.ts';

const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  /** As given on the command line. */
  target: z.string(),
  /** What the target was resolved to. */
  address: z.string().optional(),
  /** Bytes of payload. */
  size: z.int().optional(),
  /** Duplicates included. */
  replies: z.array(
    z.strictObject({
      line: z.int(),
      seq: z.int().optional(),
      ttl: z.int().optional(),
      timeMs: z.number().optional(),
    }),
  ),
  /** Absent when the output ends before the statistics. */
  transmitted: z.int().optional(),
  received: z.int().optional(),
  /** What routers, the kernel or ping itself said instead of a reply. */
  errors: z.array(z.strictObject({ line: z.int(), text: z.string() })),
});

type Ping = z.infer<typeof record>;

// `PING name (A) 56(84) bytes of data.`, `PING A (A): 56 data bytes`, `PING name(host (A)) 56 data bytes`.
const HEAD = /^PING (?<target>[^\s(]+)\s*\((?:\S+ \()?(?<address>[^\s()]+)\)+/;
const SIZE = /\s(\d{1,6})(?:\(\d+\))? (?:data )?bytes/;
const REPLY = /^\d+ bytes from (?<from>\S+?)(?: \(\S+\))?: (?<words>.*)$/;
const TITLE = /^--- (?<target>\S+) ping statistics ---$/;
const COUNTS = /^(?<transmitted>\d{1,9}) packets transmitted, (?<received>\d{1,9}) (?:packets )?received/;
const ERROR = /^(From \S.*|ping6?: \S.*|connect: .*|Request timeout for .*|no answer yet for .*)$/;
const CLOSING = /^(\^C+|(rtt|round-trip) min\/avg\/max.*|, pipe \d+|pipe \d+)$/;
/** Told by kubectl exec about the ping, not by ping. */
const EXIT_CODE = /^command terminated with exit code \d+$/;

const isPart = (line: string) =>
  [REPLY, TITLE, COUNTS, ERROR, CLOSING].some((form) => form.test(line.trim()));

const numberIn = (words: string, pattern: RegExp) => {
  const digits = pattern.exec(words)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** A cut output still names its target in a reply or in the title; an error alone needs the command's word for it. */
const startsWithoutHead = (line: string, given: string | undefined) =>
  REPLY.test(line) || TITLE.test(line) || (given !== undefined && ERROR.test(line));

function readReply(line: number, words: string): Ping['replies'][number] {
  return {
    line,
    ...optional({
      seq: numberIn(words, /(?:^|[\s_])seq=(\d{1,9})\b/),
      ttl: numberIn(words, /\b(?:ttl|hlim)=(\d{1,3})\b/),
      timeMs: numberIn(words, /\btime[=<](\d{1,9}(?:\.\d{1,9})?) ?ms/),
    }),
  };
}

function readPing(block: Block, given: string | undefined): Ping {
  const head = HEAD.exec(block.first.text.trim())?.groups;
  const ping: Ping = { ...rangeOf(block), target: head?.target ?? '', replies: [], errors: [] };
  if (head?.address !== undefined) ping.address = head.address;
  const size = head && numberIn(block.first.text, SIZE);
  if (size !== undefined) ping.size = size;
  for (const line of head ? block.lines.slice(1) : block.lines) {
    const text = line.text.trim();
    const reply = REPLY.exec(text)?.groups;
    const counts = COUNTS.exec(text)?.groups;
    const title = TITLE.exec(text)?.groups;
    if (reply) ping.replies.push(readReply(line.number, reply.words ?? ''));
    else if (counts) {
      ping.transmitted = Number(counts.transmitted);
      ping.received = Number(counts.received);
    } else if (ERROR.test(text)) ping.errors.push({ line: line.number, text });
    ping.target ||= title?.target ?? reply?.from ?? '';
  }
  ping.target ||= given ?? '';
  return ping;
}

export const ping = defineParser({
  artifact: 'ping',
  summary: 'Replies, errors and statistics: `ping ADDRESS` (iputils, BusyBox), also interrupted or cut.',
  record,
  parse(text, args) {
    const blocks = readBlocks(text, {
      starts: (line, isFirst) =>
        HEAD.test(line.trim()) || (isFirst && startsWithoutHead(line.trim(), args.target)),
      belongs: isPart,
      isFrame: (line) => EXIT_CODE.test(line.trim()) || CLOSING.test(line.trim()),
    });
    return {
      records: blocks.blocks.map((block) => readPing(block, args.target)),
      frame: blocks.frame,
      remarks: remarksOn(blocks, 'PING TARGET (ADDRESS), then replies, errors and statistics'),
    };
  },
});
