import type { Section } from '../section.ts';
import { checks } from './checks.ts';
import { findings } from './findings.ts';
import { input } from './input.ts';
import { nodes } from './nodes.ts';
import { observations } from './observations.ts';
import { policies } from './policies.ts';
import { pools } from './pools.ts';
import { reachability } from './reachability.ts';
import { summary } from './summary.ts';
import { topology } from './topology.ts';
import { traces } from './traces.ts';
import { unknowns } from './unknowns.ts';
import { workloads } from './workloads.ts';

/** Every section, in the order of the report. */
export const sections: readonly Section[] = [
  summary,
  findings,
  topology,
  nodes,
  pools,
  workloads,
  policies,
  reachability,
  traces,
  observations,
  unknowns,
  checks,
  input,
];
