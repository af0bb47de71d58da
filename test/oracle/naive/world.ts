import { type Doc, flatten } from './documents.ts';
import { allOwners, type Owner } from './owners.ts';

/** All that the rules of a cluster are judged against. */
export interface World {
  readonly docs: readonly Doc[];
  /** 31 of v3.31.7: the number that decides between the rules of versions. */
  readonly minor: number;
  readonly owners: readonly Owner[];
}

/** A complete cluster: what is not among the objects does not exist. */
export function worldOf(objects: readonly unknown[], calicoVersion: string): World {
  const minor = /^v?3\.(\d+)/.exec(calicoVersion)?.[1];
  if (minor === undefined) throw new Error(`not a version of Calico v3: ${calicoVersion}`);
  const docs = flatten(objects);
  return { docs, minor: Number(minor), owners: allOwners(docs) };
}
