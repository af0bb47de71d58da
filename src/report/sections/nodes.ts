import { placesOf } from '../evidence-view.ts';
import { defineSection } from '../section.ts';
import { capped, orElse } from '../words.ts';

/** Rows that are printed. */
const ROWS = 500;

export const nodes = defineSection({
  id: 'nodes',
  heading: 'Nodes',
  template: 'sections/nodes',
  view: (result) => {
    const { shown, more } = capped(result.nodes, ROWS);
    return {
      more,
      nodes: shown.map((node) => ({
        name: node.name,
        address: orElse(node.address, 'not known'),
        roles: orElse(node.roles, ''),
        status: orElse(node.status, 'not known'),
        kubelet: orElse(node.kubelet, 'not known'),
        tunnels: node.tunnelAddresses,
        blocks: node.blocks,
        podCidrs: node.podCidrs,
        workloads: node.workloads,
        places: placesOf(node.evidence),
      })),
    };
  },
});
