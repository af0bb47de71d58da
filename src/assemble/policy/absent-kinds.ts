import type { Source } from '../../lib/source.ts';
import { type Collection, isWhole, sourceOf } from '../collection.ts';
import type { KindOfPolicy } from './policy-kinds.ts';

const CALICO = /(^|\.)projectcalico\.org(\/|$)/;

/** Whole answers of `kubectl api-resources`. A server always has pods: an answer without them is a part of one. */
const catalogues = (all: Collection) =>
  all
    .of('kubectl-api-resources')
    .filter((of) => isWhole(of) && of.unread.length === 0 && of.records.some(({ kind }) => kind === 'Pod'));

/**
 * Where the input tells that the API has no such kind, so that there can be no policy of it. Calico's own kinds may
 * also be kept outside the API (etcd): only an API that has others of them would have all.
 */
export function absenceOf(all: Collection, { written, group }: KindOfPolicy): Source | undefined {
  const isCalico = group.test('projectcalico.org');
  // Every server has the policies of Kubernetes.
  if (!isCalico && !group.test('policy.networking.k8s.io')) return undefined;
  const without = catalogues(all).find(({ records }) => {
    const isHere = records.some(
      ({ kind, apiVersion }) => kind === written && group.test(apiVersion.split('/')[0] ?? ''),
    );
    return !isHere && (!isCalico || records.some(({ apiVersion }) => CALICO.test(apiVersion)));
  });
  return without && sourceOf(without, { line: 1 });
}
