import { defineCheck } from './check.ts';

/** `v3.22.1` and `3.22.1-rc1` are the same version for this question. */
const plain = (version: string) =>
  version
    .trim()
    .replace(/^v/, '')
    .replace(/[-+].*$/, '');

export const calicoctlVersionMismatch = defineCheck({
  id: 'calicoctl-version-mismatch',
  title: 'calicoctl has the version of the cluster',
  why: 'calicoctl refuses to work on a cluster of another version. With --allow-version-mismatch it does, and may then show or write resources in a form that the cluster does not know.',
  needs: ['calicoVersion', 'calicoctlVersion'],
  run({ calicoVersion, calicoctlVersion }) {
    const evidence = [calicoctlVersion.source, calicoVersion.source] as const;
    const differ = plain(calicoVersion.value) !== plain(calicoctlVersion.value);
    const title = `calicoctl ${calicoctlVersion.value} is used on a cluster of Calico ${calicoVersion.value}`;
    return {
      findings: differ
        ? [
            {
              severity: 'low',
              subjects: ['calicoctl'],
              title,
              says: `calicoctl is ${calicoctlVersion.value}, the cluster runs ${calicoVersion.value}. Its refusals leave gaps in a snapshot, and overriding them risks writing fields that the cluster drops.`,
              evidence,
              remedy: `Use the calicoctl of release ${calicoVersion.value}.`,
              commands: ['calicoctl version'],
            },
          ]
        : [],
      otherwise: { says: `Both are ${calicoVersion.value}.`, evidence },
    };
  },
});
