import { defineCheck } from './check.ts';

/** `v3.22.1` and `3.22.1-rc1` are the same version for this question, as they are for calicoctl (calico-semantics 6.1). */
const plain = (version: string) =>
  version
    .trim()
    .replace(/^v/, '')
    .replace(/[-+].*$/, '');

/** Third-party builds print nothing, and a cluster that never stored its version prints `unknown`. */
const isVersion = (version: string) => /^\d+\.\d+/.test(plain(version));

export const calicoctlVersionMismatch = defineCheck({
  id: 'calicoctl-version-mismatch',
  title: 'calicoctl has the version of the cluster',
  why: 'calicoctl refuses to work on a cluster of another version. With --allow-version-mismatch it does, and may then show or write resources in a form that the cluster does not know.',
  needs: ['calicoVersion', 'calicoctlVersion'],
  run({ calicoVersion, calicoctlVersion }) {
    const [cluster, client] = [calicoVersion.value, calicoctlVersion.value];
    if (!isVersion(cluster))
      return {
        missing: [
          { what: 'the version of the cluster', command: 'kubectl get clusterinformations default -o yaml' },
        ],
      };
    if (!isVersion(client))
      return { missing: [{ what: 'the version of calicoctl', command: 'calicoctl version' }] };
    const evidence = [calicoctlVersion.source, calicoVersion.source] as const;
    const title = `calicoctl ${client} is used on a cluster of Calico ${cluster}`;
    return {
      findings:
        plain(cluster) === plain(client)
          ? []
          : [
              {
                severity: 'low',
                subjects: ['calicoctl'],
                title,
                says: `calicoctl is ${client}, the cluster runs ${cluster}. Its refusals leave gaps in a snapshot, and overriding them risks writing fields that the cluster drops.`,
                evidence,
                remedy: `Use the calicoctl of release ${cluster}.`,
                commands: ['calicoctl version'],
              },
            ],
      otherwise: { says: `calicoctl is ${client}, the cluster runs ${cluster}.`, evidence },
    };
  },
});
