import { placesOf } from '../evidence-view.ts';
import { defineSection } from '../section.ts';
import { capped, orElse, plural } from '../words.ts';

/** Rows that are printed. */
const ROWS = 500;

export const workloads = defineSection({
  id: 'workloads',
  heading: 'Workloads',
  template: 'sections/workloads',
  view: (result) => {
    const inPodNetwork = result.workloads.filter((workload) => workload.hostNetwork !== true);
    const { shown, more } = capped(inPodNetwork, ROWS);
    const onHost = result.workloads.filter((workload) => workload.hostNetwork === true);
    return {
      empty: result.workloads.length === 0,
      more,
      rows: shown.map((workload) => ({
        id: workload.id,
        node: orElse(workload.node, 'not known'),
        addresses: workload.addresses,
        // Absent can mean either that no pool holds the address or that no pool was collected.
        pool: orElse(workload.pool, result.pools.length === 0 ? 'pools not known' : 'none of the pools'),
        network: workload.hostNetwork === undefined,
        interface: orElse(workload.interface, 'not paired'),
        pairedBy: workload.pairedBy,
        selectedBy: workload.selectedBy,
        places: placesOf(workload.evidence),
      })),
      onHost: onHost
        .slice(0, ROWS)
        .map((workload) => ({ id: workload.id, node: orElse(workload.node, 'node not known') })),
      onHostCount: plural(onHost.length, 'pod'),
    };
  },
});
