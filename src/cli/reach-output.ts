import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';

const CHUNK = 1 << 16;

/** One piece, when the reader has taken it. */
function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes lines piece by piece, no faster than they are read: the whole need not fit in memory. */
export async function writeLines(stream: Writable, lines: Iterable<string>): Promise<void> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK) continue;
    await written(stream, chunk);
    chunk = '';
  }
  if (chunk !== '') await written(stream, chunk);
}

/** The same into a file. */
export async function writeFileLines(path: string, lines: Iterable<string>): Promise<void> {
  const stream = createWriteStream(path);
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', reject);
  });
  await writeLines(stream, lines);
  await new Promise<void>((resolve) => stream.end(() => resolve()));
}
