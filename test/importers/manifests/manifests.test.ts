import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../../src/bundle/folder.ts';
import { openSource, openSources } from '../../../src/importers/open-source.ts';
import { place } from '../../../src/lib/source.ts';
import { analyse } from '../../../src/pipeline.ts';
import { result as resultSchema } from '../../../src/result/result.ts';
import { SESSION } from '../../cli/run.ts';
import { aDeployment, aFile, aRepository, looked, NAMESPACE, POLICY } from './folders.ts';

const SAMPLE = join(import.meta.dirname, '../../../samples/manifests');

const refusal = (path: string) => {
  try {
    openSource(path);
  } catch (error) {
    return String(error);
  }
  return 'opened';
};

describe('samples/manifests', () => {
  const { opened, snapshot, remarks, pods, policies } = looked(SAMPLE);
  it('is a bundle of manifests, complete in itself', () => {
    expect(snapshot.manifestsOnly).toBe(true);
    expect(snapshot.workloads?.completeIn).toBe('all');
    expect(snapshot.namespaces?.complete).toBe(true);
    expect(Object.values(snapshot.policies.completeIn)).toEqual(['all', 'all', 'all', 'all', 'all', 'all']);
    expect([snapshot.nodes, snapshot.pools]).toEqual([undefined, undefined]);
  });
  it('has one pod for each controller', () => {
    expect(pods).toEqual(['data/postgres', 'shop/api', 'shop/report', 'shop/web']);
    const api = snapshot.workloads?.items[1];
    expect(api).toMatchObject({
      labels: { app: 'api' },
      serviceAccount: 'api',
      namedPorts: [{ name: 'grpc', protocol: 6, port: 9090 }],
      hostNetwork: false,
      representative: true,
    });
    // The line of `template:`, counted in the file.
    const line = readFileSync(join(SAMPLE, 'shop/api.yaml'), 'utf8').split('\n').indexOf('  template:') + 1;
    expect(api?.evidence.map(place)).toEqual([`shop/api.yaml:${line}`]);
    expect(api?.evidence[0].text).toBe('  template:');
  });
  it('has its policies and their tier', () => {
    expect(policies).toEqual([
      'GlobalNetworkPolicy platform.no-metadata-service',
      'KubernetesNetworkPolicy default-deny',
      'KubernetesNetworkPolicy api',
      'KubernetesNetworkPolicy default-deny',
      'KubernetesNetworkPolicy web',
      'NetworkPolicy postgres',
    ]);
    expect(snapshot.tiers?.items.map(({ name, order }) => [name, order])).toContainEqual(['platform', 100]);
  });
  it('has Services, and endpoints by their selectors', () => {
    const ends = snapshot.endpointSlices?.items.map(({ service, ports, endpoints }) => [
      service,
      ports[0]?.port,
      endpoints.map(({ workload }) => workload).join(),
    ]);
    expect(ends).toEqual([
      ['postgres', 5432, 'data/postgres'],
      ['api', 9090, 'shop/api'],
      ['web', 8080, 'shop/web'],
    ]);
  });
  it('goes through the whole program', () => {
    const analysed = analyse(opened, opened.last, '0');
    expect(resultSchema.safeParse(analysed).error).toBeUndefined();
    expect(analysed.snapshot).toMatchObject({ kind: 'manifests', name: 'manifests' });
    expect(analysed.coverage.linesNotUnderstood).toBe(0);
    expect(analysed.outcomes.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual([]);
  });
  it('only remarks that its README is no manifest', () =>
    expect(remarks).toEqual(['file-not-read README.md']));
});

describe('what counts as manifests', () => {
  it('is told by content, in a folder among anything else', () => {
    const { remarks, policies } = looked(
      aRepository({
        'deploy/policy.yaml': POLICY,
        'deploy/namespace.json': JSON.stringify({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'shop' },
        }),
        'deploy/kustomization.yaml': 'resources: [policy.yaml]\n',
        '.github/workflows/ci.yaml': 'on: push\njobs: {}\n',
        '.git/config.yaml': POLICY.replace('fence', 'hidden'),
        'Chart.yaml': 'apiVersion: v2\nname: shop\n',
        'values.yaml': 'replicas: 3\n',
      }),
    );
    expect(policies).toEqual(['KubernetesNetworkPolicy fence']);
    expect(remarks).toEqual([
      'file-not-read .github/workflows/ci.yaml',
      'file-not-read Chart.yaml',
      'file-not-read deploy/kustomization.yaml',
      'file-not-read values.yaml',
    ]);
  });
  it.each([
    ['YAML behind comments and a marker', `# rendered\n---\n${POLICY}`],
    [
      'the list of kubectl get -o json',
      JSON.stringify({
        apiVersion: 'v1',
        items: [
          {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'NetworkPolicy',
            metadata: { name: 'fence', namespace: 'shop' },
            spec: { podSelector: {} },
          },
        ],
        kind: 'List',
      }),
    ],
    [
      'the list of kubectl get -o yaml',
      `apiVersion: v1\nitems:\n- ${POLICY.trimEnd().replaceAll('\n', '\n  ')}\nkind: List\n`,
    ],
    ['what helm template prints', `---\n# Source: shop/templates/fence.yaml\n${POLICY}`],
    ['what PowerShell writes', Buffer.from(`\ufeff${POLICY}`, 'utf16le')],
  ])('is one file, whatever it is called: %s', (_, text) => {
    const { policies, snapshot } = looked(aFile(text));
    expect([snapshot.manifestsOnly, policies]).toEqual([true, ['KubernetesNetworkPolicy fence']]);
  });
  it('is no session in which manifests are shown', () => {
    const { snapshot } = looked(aFile(`ops@desk:~$ cat fence.yaml\n${POLICY}ops@desk:~$ kubectl get pods\n`));
    expect(snapshot.manifestsOnly).toBe(false);
    expect(looked(SESSION).snapshot.manifestsOnly).toBe(false);
  });
  it('is not a folder without any, and the message says what was expected', () => {
    expect(refusal(aRepository({ 'README.md': '# shop\n', 'values.yaml': 'a: 1\n' }))).toMatch(
      /a folder without SNAPSHOT and manifest\.tsv, and without a manifest; expected a bundle, or YAML or JSON files/,
    );
  });
});

describe('what has to be rendered first', () => {
  const TEMPLATE = POLICY.replace('name: fence', 'name: {{ include "shop.name" . }}');
  const OVERLAY = 'resources: [../base]\nnamePrefix: blue-\n';
  it('is refused when there is nothing else, with the command', () => {
    expect(refusal(aRepository({ 'templates/fence.yaml': TEMPLATE }))).toMatch(
      /templates\/fence\.yaml is for helm template.*render it first, with "helm template \.\.\. > all\.yaml"/,
    );
    expect(refusal(aRepository({ 'kustomization.yaml': OVERLAY }))).toMatch(/"kustomize build/);
    expect(refusal(aFile(TEMPLATE, 'fence.yaml'))).toMatch(/render it first/);
  });
  it.each([
    ['a template of Helm', 'fence.yaml', TEMPLATE, 'helm template'],
    ['a kustomization that changes things', 'kustomization.yaml', OVERLAY, 'kustomize build'],
  ])('leaves a repository incomplete: %s', (_, file, text, lacks) => {
    const { snapshot, remarks } = looked(
      aRepository({ 'all.yaml': `${NAMESPACE}---\n${aDeployment('cart')}`, [file]: text }),
    );
    expect(remarks).toEqual([`file-not-read ${file} ${lacks}`]);
    expect(snapshot.policies.completeIn.KubernetesNetworkPolicy).toEqual([]);
    expect(snapshot.workloads?.completeIn).toEqual([]);
  });
  it('is nothing that has braces of its own', () => {
    const rule =
      'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: up}\nspec:\n  says: "{{ $labels.instance }} is down"\n';
    expect(looked(aRepository({ 'rule.yaml': rule })).remarks).toEqual([]);
  });
});

describe('a file that cannot be trusted', () => {
  it('leaves the whole incomplete when it holds something that is no object', () => {
    const { snapshot, remarks } = looked(aRepository({ 'a.yaml': `${POLICY}---\nkind: NetworkPolicy\n` }));
    expect(remarks).toEqual(['line-not-understood a.yaml']);
    expect(snapshot.policies.items).toHaveLength(1);
    expect(snapshot.policies.completeIn.KubernetesNetworkPolicy).toEqual([]);
  });
  it('is not followed when it is a link, and what it leads to may exist', () => {
    const folder = aRepository({ 'a.yaml': POLICY });
    symlinkSync('/etc/hostname', join(folder, 'b.yaml'));
    const { snapshot, remarks } = looked(folder);
    expect(remarks).toEqual(['file-not-read b.yaml unreadable']);
    expect(snapshot.policies.completeIn.KubernetesNetworkPolicy).toEqual([]);
  });
  it('loses the Secrets in it', () => {
    const secret = '---\napiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {key: hunter2}\n';
    const { opened, policies, snapshot } = looked(
      aRepository({ 'a.yaml': `${NAMESPACE}${secret}---\n${POLICY}` }),
    );
    expect(opened.bundle.artifacts.map(({ text }) => text).join()).not.toContain('hunter2');
    expect(policies).toEqual(['KubernetesNetworkPolicy fence']);
    // apiVersion of the policy stands behind 3 + 5 + 1 lines.
    expect(snapshot.policies.items[0]?.evidence.map(place)).toContain('a.yaml:10');
  });
});

describe('an object that stands there twice', () => {
  const other = POLICY.replace('podSelector: {}', 'podSelector: {matchLabels: {app: cart}}');
  it('is what it is the last time, and the other is a conflict', () => {
    const { snapshot, policies } = looked(aRepository({ 'a.yaml': POLICY, 'b/c.yaml': other }));
    expect(policies).toEqual(['KubernetesNetworkPolicy fence']);
    expect(snapshot.policies.items[0]?.evidence[0].file).toBe('b/c.yaml');
    expect(
      snapshot.conflicts.map((one) => [one.code, place(one.source), 'about' in one && one.about]),
    ).toEqual([['sources-disagree', 'b/c.yaml:1', 'NetworkPolicy shop/fence']]);
  });
  it('is no conflict when it is the same, or another kind of that name', () => {
    const calico = POLICY.replace('networking.k8s.io/v1', 'projectcalico.org/v3').replace(
      'podSelector: {}',
      'selector: all()',
    );
    const { snapshot, policies } = looked(
      aRepository({ 'a.yaml': POLICY, 'b.yaml': POLICY, 'c.yaml': calico }),
    );
    expect(policies).toEqual(['KubernetesNetworkPolicy fence', 'NetworkPolicy fence']);
    expect(snapshot.conflicts).toEqual([]);
  });
});

describe('a bundle of manifests', () => {
  it('says the same when it was written and is read again', () => {
    const bundle = openSource(
      aRepository({ 'deep/er/a.yaml': `${NAMESPACE}---\n${POLICY}`, 'b.yaml': aDeployment('cart') }),
    );
    const folder = join(aRepository({}), 'bundle');
    writeBundle(bundle, folder);
    const again = looked(folder);
    expect(again.opened.bundle.snapshot.kind).toBe('manifests');
    expect(again.opened.bundle.id).toBe(bundle.id);
    expect([again.snapshot.manifestsOnly, again.pods, again.policies]).toEqual([
      true,
      ['shop/cart'],
      ['KubernetesNetworkPolicy fence'],
    ]);
    expect(again.snapshot.policies.items[0]?.evidence[0].origin?.file).toBe('deep/er/a.yaml');
  });
  it('stands alone', () => {
    const one = aFile(POLICY);
    expect(openSources([one]).bundle.snapshot.kind).toBe('manifests');
    expect(() => openSources([one, SESSION])).toThrow(/manifests beside other sources/);
  });
});
