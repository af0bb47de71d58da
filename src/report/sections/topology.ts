import type { Result } from '../../result/result.ts';
import type { Chip } from '../icons.ts';
import { defineSection } from '../section.ts';
import { drawTopology } from '../topology/drawing.ts';
import { ENCAPSULATIONS } from '../topology/links.ts';
import { capped, listed, plural } from '../words.ts';

/** Links that are printed one by one. */
const ROWS = 100;

type Link = Result['topology']['links'][number];

const STATES: Readonly<Record<Exclude<Link['state'], 'ok'>, Chip>> = {
  broken: { mark: 'blocked', word: 'broken', tone: 'bad' },
  'one-way': { mark: 'partial', word: 'one way only', tone: 'bad' },
  unknown: { mark: 'unknown', word: 'unknown', tone: 'open' },
};

/** Links that are not fine get a row of their own, drawn or not; fine ones are counted. */
function openLinks(links: readonly Link[]) {
  return links.flatMap(({ from, to, encapsulation, state }) =>
    state === 'ok' ? [] : [{ from, to, encapsulation: ENCAPSULATIONS[encapsulation], chip: STATES[state] }],
  );
}

function sentence({ topology, nodes }: Result): string {
  const fine = topology.links.filter((link) => link.state === 'ok').length;
  const networks = topology.networks.map((network) => network.cidr);
  const where = networks.length === 0 ? 'an underlay that is not known' : listed(networks);
  return `${plural(nodes.length, 'node')} on ${where}; ${fine} of ${plural(topology.links.length, 'link')} between nodes have a route in both directions.`;
}

export const topology = defineSection({
  id: 'topology',
  heading: 'Topology',
  template: 'sections/topology',
  view: (result) => {
    if (result.nodes.length === 0) return undefined;
    const { shown, more } = capped(openLinks(result.topology.links), ROWS);
    return { sentence: sentence(result), drawing: drawTopology(result), links: shown, more };
  },
});
