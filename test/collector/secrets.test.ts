import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { objectsOf, startCluster } from './cluster.ts';
import { namespace, nodeSetUp } from './lab.ts';
import { bundleAt, filesOf, needs, SCRIPT, scratch, start, tableOf, tool } from './run.ts';

/** Stands in every place where a secret may stand; no rule of the sweep knows its form. */
const SEED = 'Zx9-seed-Qq';

const annotations = {
  'kubectl.kubernetes.io/last-applied-configuration': `{"spec":{"env":"${SEED}"}}`,
  'vendor.example/login': SEED,
};
const managedFields = [{ manager: SEED }];
const env = [
  { name: 'DB_LOGIN', value: SEED },
  { name: 'FELIX_VXLANMTU', value: '1410' },
];
const container = {
  name: 'app',
  image: 'app:1',
  env,
  envFrom: [{ secretRef: { name: SEED } }],
  args: [SEED],
  command: [SEED],
  lifecycle: { preStop: { exec: { command: [SEED] } } },
  livenessProbe: { exec: { command: [SEED] } },
};
const volumes = [{ name: 'v', csi: { volumeAttributes: { login: SEED } } }];

/** Keys called like what is left out are ordinary labels: policies select on them. */
const labels = { env: 'prod', args: 'a', command: 'b', managedFields: 'c' };

/** As in the manifest of Calico, with values where it has names of files. */
const NETWORK_CONFIG = `{"name": "k8s-pod-network", "plugins": [{"mtu": 1410, "etcd_key_file": "${SEED}",
"policy": {"type": "k8s", "k8s_auth_token":"${SEED}"}, "kubernetes": {"kubeconfig": "__KUBECONFIG_FILEPATH__"}}]}`;

/** What a container may print, with the seed in each form that running text is searched for. */
const LOG = `2026-03-01T10:00:00Z INFO felix is up
2026-03-01T10:00:01Z dial postgres://felix:${SEED}@10.0.0.7/calico failed
2026-03-01T10:00:02Z header "Authorization: Bearer ${SEED}" refused
2026-03-01T10:00:03Z config password=${SEED} api-key: ${SEED}
2026-03-01T10:00:04Z bgp { password "${SEED} two words"; }
2026-03-01T10:00:05Z -----BEGIN RSA PRIVATE KEY-----
2026-03-01T10:00:05Z ${SEED}
2026-03-01T10:00:05Z -----END RSA PRIVATE KEY-----
2026-03-01T10:00:06Z peer 10.0.0.9 established
`;

function seededObjects() {
  const base = objectsOf(['n1']);
  const web = {
    metadata: { name: 'web', namespace: 'shop', uid: 'u9', labels, annotations, managedFields },
    spec: { nodeName: 'n1', containers: [container], initContainers: [container], volumes },
    status: { phase: 'Running', podIP: '10.244.1.9', message: SEED },
  };
  const template = { metadata: { labels, annotations }, spec: { containers: [container], volumes } };
  const stored = JSON.stringify({ labels: { zone: 'east' }, annotations });
  const policy = {
    metadata: {
      name: 'default.web',
      annotations: { ...annotations, 'projectcalico.org/metadata': stored },
      managedFields,
    },
    spec: { selector: 'env == "prod" && has(args)', order: 12.5, types: ['Ingress'] },
  };
  return {
    ...base,
    pods: [...(base.pods ?? []), web],
    secrets: [{ metadata: { name: SEED } }],
    configmaps: [
      { metadata: { name: SEED, namespace: 'kube-system' } },
      {
        metadata: { name: 'calico-config', namespace: 'kube-system', annotations, managedFields },
        data: { calico_backend: 'vxlan', other_key: SEED, cni_network_config: NETWORK_CONFIG },
      },
    ],
    events: [
      {
        metadata: { name: 'e1', namespace: 'kube-system', annotations, labels: { x: SEED } },
        involvedObject: { kind: 'Pod', name: 'web' },
        reason: 'Unhealthy',
        message: `GET http://admin:${SEED}@10.0.0.1/ "token": "${SEED}" said 401`,
        source: { host: SEED },
      },
    ],
    serviceaccounts: [
      { metadata: { name: 'web', namespace: 'shop', labels, annotations }, secrets: [{ name: SEED }] },
    ],
    'daemonsets.apps': [
      { metadata: { name: 'ds', namespace: 'shop', labels }, spec: { selector: {}, template } },
    ],
    'globalnetworkpolicies.crd.projectcalico.org': [policy],
  };
}

/** Files on a node, with the seed in each form that the two redactions know. */
const NODE_FILES = `
printf '%s' '{"name":"k8s-pod-network","plugins":[{"type":"calico","mtu":1410,"policy":{"k8s_auth_token":"${SEED}"},
"etcd_key":"${SEED}", "etcd_key_file": "${SEED}","client-certificate-data":["${SEED}"],"password" : "a\\"${SEED}",
"kubernetes":{"kubeconfig":"/etc/cni/net.d/calico-kubeconfig"},"secretNumber":"${SEED}"}]}' >/etc/cni/net.d/10-calico.conflist
echo 'token: ${SEED}' >/etc/cni/net.d/calico-kubeconfig
echo 'token: ${SEED}' >/etc/cni/net.d/extra.kubeconfig
mkdir -p /etc/calico/confd/config
cat >/etc/calico/confd/config/bird.cfg <<'END'
protocol bgp a { password "${SEED}"; source address 10.0.0.1; }
protocol bgp b { password
  "${SEED}"; }
protocol bgp c { authentication md5; passwords { password "${SEED} two words" { id 1; }; }; }
END`;

describe.concurrent('secrets', () => {
  it('never reach the bundle, whatever place they stand in', async (context) => {
    needs(context, 'kubectl', 'unshare', 'ip');
    const node = await namespace(`${nodeSetUp(1)}\n${NODE_FILES}`);
    const cluster = await startCluster({
      objects: seededObjects(),
      nodes: { n1: `exec ${node.enter.join(' ')} "$@"` },
      trouble: (path, response) => {
        if (!path.endsWith('/log')) return undefined;
        response.end(LOG);
        return true;
      },
    });
    const run = await cluster.collect(['dash'], '-o', 'snap').done;
    cluster.api.close();
    const bundle = bundleAt(join(cluster.folder, 'snap'));
    expect(run.code, run.stderr).toBe(0);
    for (const file of bundle.files) expect(bundle.text(file), file).not.toContain(SEED);
    const asked = cluster.api.requests.filter((url) => /\/(secrets|configmaps)/.test(url));
    const byName = /^\/api\/v1\/namespaces\/(kube-system|tigera-operator|calico-apps)\/configmaps\/[a-z-]+\?/;
    expect(asked.filter((url) => !byName.test(url))).toEqual([]);

    const items = (name: string) => JSON.parse(bundle.text(`cluster/${name}.json`)).items;
    const [web] = items('pods').filter((pod: { metadata: { name: string } }) => pod.metadata.name === 'web');
    expect(web.metadata.labels).toEqual(labels);
    expect(Object.keys(web.spec.containers[0])).toEqual(['image', 'name']);
    expect(items('daemonsets.apps')[0].spec.template.spec.containers[0].env).toEqual([
      { name: 'FELIX_VXLANMTU', value: '1410' },
    ]);
    expect(items('globalnetworkpolicies.crd.projectcalico.org')[0].spec).toEqual({
      selector: 'env == "prod" && has(args)',
      order: 12.5,
      types: ['Ingress'],
    });
    const conflist = JSON.parse(bundle.text('nodes/n1/cni-config-10-calico.conflist.txt'));
    expect(conflist.plugins[0]).toMatchObject({ type: 'calico', mtu: 1410, password: '<removed>' });
    expect(bundle.text('nodes/n1/bird-config-bird.cfg.txt')).toContain(
      'password "<removed>"; source address 10.0.0.1;',
    );
    const { data } = JSON.parse(bundle.text('cluster/configmap-kube-system-calico-config.json'));
    expect(data).toEqual({
      calico_backend: 'vxlan',
      cni_network_config: NETWORK_CONFIG.replaceAll(SEED, '<removed>'),
    });
    const [event] = JSON.parse(bundle.text('cluster/events-kube-system.json')).items;
    expect(event).toMatchObject({ reason: 'Unhealthy', involvedObject: { kind: 'Pod', name: 'web' } });
    expect(event.message).toBe('GET http://admin:<removed>@10.0.0.1/ "token": "<removed>" said 401');
    const log = bundle.text('pods/calico-apps/agent-n1/calico-node.log');
    expect(log.split('\n').filter((line) => !line.includes('<removed>'))).toEqual([
      '2026-03-01T10:00:00Z INFO felix is up',
      '2026-03-01T10:00:06Z peer 10.0.0.9 established',
      '',
    ]);
    expect(log).toContain('dial postgres://felix:<removed>@10.0.0.7/calico failed');
    const counts = tableOf(bundle.text('redactions.tsv')).map(
      (row) => `${row.rule} ${row.path} ${row.count}`,
    );
    expect(counts).toEqual([
      'bird-password nodes/n1/bird-config-bird.cfg.txt 3',
      'cni-secrets nodes/n1/cni-config-10-calico.conflist.txt 6',
      'secrets-in-text cluster/configmap-kube-system-calico-config.json 2',
      'secrets-in-text cluster/events-kube-system.json 2',
      'secrets-in-text pods/calico-apps/agent-n1/calico-node.log 8',
    ]);
  });

  it('are not printed by a template that fails', async (context) => {
    needs(context, 'kubectl');
    const nameless = { name: 'app', image: 'app:1', env: SEED };
    const template = { spec: { containers: [nameless], volumes } };
    const cluster = await startCluster({
      objects: { ...objectsOf([]), 'daemonsets.apps': [{ metadata: { name: 'ds' }, spec: { template } }] },
    });
    const run = await cluster.collect(['dash'], '-o', 'snap', '--no-exec').done;
    cluster.api.close();
    expect(run.code, run.stderr).toBe(10);
    const bundle = bundleAt(join(cluster.folder, 'snap'));
    expect(bundle.rows.get('cluster/daemonsets.apps.json')).toMatchObject({ state: 'error', bytes: '0' });
    for (const file of bundle.files) expect(bundle.text(file), file).not.toContain(SEED);
  });

  it.each([
    ['private-key', '-----BEGIN EC PRIVATE KEY-----'],
    ['json-web-token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'],
    ['base64-pem', 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t'],
    ['aws-key', 'AKIAIOSFODNN7EXAMPLE'],
    ['bearer', 'Authorization: Bearer abcdefghijklmnop0123'],
    ['password', 'password "hunter2"'],
    ['password-setting', 'postgres?password=hunter2'],
    ['wireguard-key', 'PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk='],
    ['kubeconfig-secret', 'token: abc.def'],
    ['auth-token', 'k8s_auth_token=abc'],
  ])('of a known form (%s) make the sweep withhold the file', async (rule, text) => {
    const bin = scratch();
    tool(bin, 'ip', `[ "$*" != rule ] || echo '${text}'`);
    const run = await start(['dash', SCRIPT, '--node-only', '--node', 'n1', '-o', join(bin, 'snap')], {
      env: { PATH: `${bin}:${process.env.PATH}` },
    }).done;
    expect(run.code, run.stderr).toBe(10);
    const bundle = bundleAt(join(bin, 'snap'));
    expect(bundle.sums).toBe(0);
    expect(bundle.rows.get('nodes/n1/ip-rule.txt')).toMatchObject({ state: 'withheld', bytes: '0' });
    expect(bundle.text('nodes/n1/ip-rule.txt')).toBe('');
    const swept = tableOf(bundle.text('redactions.tsv')).filter((row) => row.rule === `sweep-${rule}`);
    expect(swept).toEqual([{ rule: `sweep-${rule}`, path: 'nodes/n1/ip-rule.txt', count: '1' }]);
    expect([...bundle.rows.values()].filter((row) => row.state === 'withheld')).toHaveLength(1);
  });

  it('are not risked when the sweep itself cannot be made', async () => {
    const bin = scratch();
    tool(
      bin,
      'grep',
      'case "$*" in *-lE*) echo "out of memory" >&2; exit 2 ;; esac; exec /usr/bin/grep "$@"',
    );
    writeFileSync(join(bin, 'before'), '');
    const run = await start(['dash', SCRIPT, '--node-only', '-o', join(bin, 'snap')], {
      env: { PATH: `${bin}:${process.env.PATH}` },
    }).done;
    expect(run.code).toBe(5);
    expect(run.stderr).toContain('nothing is kept');
    expect(filesOf(bin)).toEqual(['before', 'grep']);
  });
});
