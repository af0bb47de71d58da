import type { AssumptionId } from './assumptions.ts';

/** Something that the input does not tell, and the one command that would. */
export interface Gap {
  readonly id: string;
  readonly says: string;
  readonly command: string;
}

/** What an answer leans on, noted while it is worked out. */
export class Ledger {
  readonly #assumed = new Set<AssumptionId>();
  readonly #gaps = new Map<string, Gap>();

  assume(...ids: readonly AssumptionId[]): void {
    for (const id of ids) this.#assumed.add(id);
  }

  miss(gap: Gap): void {
    this.#gaps.set(gap.id, gap);
  }

  get assumptions(): AssumptionId[] {
    return [...this.#assumed].sort();
  }

  get gaps(): Gap[] {
    return [...this.#gaps.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}

const routeCommand = (family: 4 | 6) => (family === 6 ? 'ip -6 route' : 'ip route');

/** The gaps that come up in many places. */
export const gaps = {
  routesOf: (node: string, family: 4 | 6): Gap => ({
    id: `${routeCommand(family).replaceAll(/[ -]+/g, '-')}@${node}`,
    says: `The ${family === 6 ? 'IPv6 ' : ''}routes of ${node} were not collected.`,
    command: `${routeCommand(family)}   (on ${node})`,
  }),
  wholeRoutesOf: (node: string, family: 4 | 6): Gap => ({
    id: `${routeCommand(family).replaceAll(/[ -]+/g, '-')}-whole@${node}`,
    says: `The routes of ${node} were collected in part: a more specific route may be missing.`,
    command: `${routeCommand(family)}   (on ${node}, without a filter)`,
  }),
  routesAgain: (node: string, workload: string): Gap => ({
    id: `ip-route-again@${node}`,
    says: `The routes of ${node} were collected before ${workload} existed.`,
    command: `ip route   (on ${node}, again)`,
  }),
  routeUnread: (node: string): Gap => ({
    id: `ip-route-unread@${node}`,
    says: `The route that decides on ${node} is printed without its next hop, or with a word that is not understood.`,
    command: `ip route show table all   (on ${node}, with iproute2)`,
  }),
  branches: (address: string): Gap => ({
    id: `branches@${address}`,
    says: `Too many next hops lead to ${address}, one behind the other: not all ways were followed.`,
    command: `ip route get ${address}   (on each node)`,
  }),
  nodeOf: (workload: string): Gap => ({
    id: `node@${workload}`,
    says: `It is not known on which node ${workload} runs, or what its address is.`,
    command: 'kubectl get pods -A -o wide',
  }),
  pools: (): Gap => ({
    id: 'ippools',
    says: 'The IP pools were not collected: whether addresses are translated on the way out is not known.',
    command: 'kubectl get ippools -o yaml',
  }),
} as const;
