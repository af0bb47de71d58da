import type { Result } from '../../result/result.ts';
import { evidenceBlocks, placesOf } from '../evidence-view.ts';
import type { Chip } from '../icons.ts';
import { defineSection } from '../section.ts';
import { capped, orElse } from '../words.ts';

/** Blocks that are printed. */
const ROWS = 500;

const CLUES: Readonly<Record<string, string>> = {
  blackhole: 'its own blackhole route',
  'tunnel-address': 'its tunnel address',
  'route-from-other-node': 'a route of another node',
};

const AGREE: Chip = { mark: 'ok', word: 'clues agree', tone: 'good' };
const DISAGREE: Chip = { mark: 'critical', word: 'clues disagree', tone: 'bad' };
const NONE: Chip = { mark: 'unknown', word: 'no clue', tone: 'open' };

function blockRow(block: Result['blocks'][number]) {
  const agreement = block.agrees ? AGREE : DISAGREE;
  return {
    cidr: block.cidr,
    node: orElse(block.node, 'not known'),
    chip: block.clues.length === 0 ? NONE : agreement,
    clues: block.clues.map((clue) => ({
      node: clue.node,
      how: CLUES[clue.how] ?? clue.how,
      place: placesOf([clue.source]).join(''),
    })),
  };
}

export const pools = defineSection({
  id: 'pools',
  heading: 'IP pools and blocks',
  template: 'sections/pools',
  view: (result) => {
    const { shown, more } = capped(result.blocks, ROWS);
    return {
      pools: result.pools.map((pool) => ({
        name: pool.name,
        cidr: pool.cidr,
        blockSize: pool.blockSize === undefined ? 'not known' : `/${pool.blockSize}`,
        encapsulation: pool.encapsulation,
        nat: pool.natOutgoing ? 'yes' : 'no',
        evidence: evidenceBlocks(pool.evidence),
      })),
      blocks: shown.map(blockRow),
      more,
    };
  },
});
