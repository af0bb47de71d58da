import type { Pipeline } from './shell.ts';

/** Pipe stages that drop lines, and stages that only pass them on. Everything else rewrites what it reads. */
const LINE_FILTER = /^((e|f|z)?grep|rg|head|tail|uniq)$/;
const PASSES_ON = /^(cat|less|more|tee|most|bat)$/;
/** Options by which a line filter prints something else than lines: counts, matches, numbers, file names. */
const REWRITES = /^-\w*[coqnlLbZ]\w*$|^--(count|only-matching|quiet|line-number|files-with|repeated|unique)/;

export interface PipeEffect {
  readonly filter?: string;
  /** The output is another text than the first command's. */
  readonly transformed: boolean;
}

const isGrep = (name: string | undefined) => /grep$|^rg$/.test(name ?? '');

/** What the stages behind the first do to its output. */
export function pipeEffect(pipeline: Pipeline): PipeEffect {
  const stages = pipeline.slice(1).map(({ words }) => words);
  const filters = stages.filter(([name]) => LINE_FILTER.test(name ?? ''));
  const counts = filters.some(([name, ...words]) =>
    isGrep(name)
      ? words.some((word) => REWRITES.test(word))
      : name === 'uniq'
        ? words.length > 0
        : words.some((word) => /^(-c|--bytes|-f|-F)/.test(word)),
  );
  // Sorting is a rewriting too: a header moves, and a nexthop leaves its route.
  const others = stages.some(([name]) => !LINE_FILTER.test(name ?? '') && !PASSES_ON.test(name ?? ''));
  const filter = filters.map((words) => words.join(' ')).join(' | ');
  return { transformed: counts || others, ...(filter === '' ? {} : { filter }) };
}
