import { describe, expect, it } from 'vitest';
import { describeDiagnostic } from '../../src/lib/diagnostic.ts';
import { aList, anArtifact, assembled, conflictsOf } from './collected.ts';
import { aPodObject, cedar } from './objects.ts';

const nodeTable = (version: string, ip: string, moment = 1) =>
  anArtifact(
    'kubectl-get-nodes',
    `NAME    STATUS   ROLES    AGE   VERSION   INTERNAL-IP     EXTERNAL-IP
cedar   Ready    worker   9d    ${version}   ${ip}   <none>
`,
    { moment },
  );

describe('two answers about a node', () => {
  it('that agree are no conflict, though one of them is older and shorter', () => {
    const snapshot = assembled([aList('nodes', [cedar]), nodeTable('v1.29.6', '198.51.100.12')]);
    expect(conflictsOf(snapshot)).toEqual([]);
    expect(snapshot.nodes?.items).toHaveLength(1);
  });
  it('that disagree are named with both places, and the object is used', () => {
    const snapshot = assembled([nodeTable('v1.28.9', '198.51.100.99'), aList('nodes', [cedar])]);
    expect(conflictsOf(snapshot)).toEqual([
      'the address of node cedar: cluster/nodes.json:20, cluster/kubectl-get-nodes.txt:2',
      'the kubelet version of node cedar: cluster/nodes.json:20, cluster/kubectl-get-nodes.txt:2',
    ]);
    expect(snapshot.nodes?.items[0]).toMatchObject({
      address: { text: '198.51.100.12' },
      kubeletVersion: 'v1.29.6',
    });
    expect(snapshot.conflicts.map(describeDiagnostic)[0]).toBe(
      'cluster/kubectl-get-nodes.txt:2 disagrees about the address of node cedar; the place shown here is used.',
    );
  });
  it('about the address of Calico conflict also inside one network', () => {
    const wide = 'NAME    ASN     IPV4                IPV6\ncedar   64777   198.51.100.13/26\n';
    const snapshot = assembled([aList('nodes', [cedar]), anArtifact('calicoctl-get-nodes', wide)]);
    expect(conflictsOf(snapshot)).toEqual([
      'the Calico address of node cedar: cluster/nodes.json:20, cluster/calicoctl-get-nodes.txt:2',
    ]);
  });
});

const podTable = (ip: string, node: string, moment: number) =>
  anArtifact(
    'kubectl-get-pods',
    `NAMESPACE   NAME   READY   STATUS    RESTARTS   AGE   IP           NODE
shop        cart   1/1     Running   0          3m    ${ip}   ${node}
`,
    { moment, args: { 'all-namespaces': 'true' } },
  );

describe('two answers about a pod', () => {
  const objects = aList('pods', [aPodObject('shop/cart', '192.0.2.18', 'birch')]);
  it('that disagree are named', () => {
    const snapshot = assembled([podTable('192.0.2.50', 'cedar', 1), objects]);
    expect(conflictsOf(snapshot)).toEqual([
      'the node of pod shop/cart: cluster/pods.json:9, cluster/kubectl-get-pods.txt:2',
      'the address of pod shop/cart: cluster/pods.json:9, cluster/kubectl-get-pods.txt:2',
    ]);
    expect(snapshot.workloads?.items[0]).toMatchObject({
      node: 'birch',
      addresses: [{ text: '192.0.2.18' }],
    });
  });
  it('are none when the table does not show the column', () => {
    const narrow = anArtifact(
      'kubectl-get-pods',
      'NAMESPACE   NAME   READY   STATUS\nshop        cart   1/1     Running\n',
    );
    expect(conflictsOf(assembled([objects, narrow]))).toEqual([]);
  });
  it('may differ when the session changed something in between', () => {
    const recreated = [
      anArtifact('kubectl-change', 'pod "cart" deleted\n', {
        moment: 2,
        args: { verb: 'delete', namespace: 'shop' },
      }),
      anArtifact('kubectl-change', 'pod/cart created\n', {
        moment: 3,
        args: { verb: 'run', namespace: 'shop' },
      }),
    ];
    expect(conflictsOf(assembled([objects, ...recreated, podTable('192.0.2.50', 'cedar', 4)], 4))).toEqual(
      [],
    );
  });
});

describe('two answers about a pool', () => {
  const pool = {
    apiVersion: 'projectcalico.org/v3',
    kind: 'IPPool',
    metadata: { name: 'orchard' },
    spec: {
      cidr: '192.0.2.0/24',
      blockSize: 28,
      vxlanMode: 'CrossSubnet',
      ipipMode: 'Never',
      natOutgoing: true,
    },
  };
  const list = aList('ippools.crd.projectcalico.org', [pool]);
  const wide = (cells: string) =>
    anArtifact(
      'calicoctl-get-ippools',
      `NAME      CIDR           NAT     IPIPMODE   VXLANMODE     DISABLED   SELECTOR\n${cells}\n`,
    );

  it('are named fact by fact', () => {
    const snapshot = assembled([
      list,
      wide('orchard   192.0.2.0/24   false   Never      Always        false      all()'),
    ]);
    const [object, row] = [
      `cluster/ippools.crd.projectcalico.org.json:11`,
      'cluster/calicoctl-get-ippools.txt:2',
    ];
    expect(conflictsOf(snapshot)).toEqual([
      `the VXLAN mode of IP pool orchard: ${object}, ${row}`,
      `the NAT of IP pool orchard: ${object}, ${row}`,
    ]);
    expect(snapshot.pools?.items).toMatchObject([
      { vxlanMode: 'CrossSubnet', natOutgoing: true, blockSize: 28 },
    ]);
  });
  it('are taken from the later one when the session went on', () => {
    const later = wide('orchard   192.0.2.0/24   false   Never      Always        false      all()');
    const session = [
      { ...list, moment: 2 },
      { ...later, moment: 3 },
    ];
    const modeAt = (at: number) => assembled(session, at).pools?.items[0]?.vxlanMode;
    expect([modeAt(2), modeAt(3)]).toEqual(['CrossSubnet', 'Always']);
  });
  it('agree where the table is silent', () => {
    const old =
      'NAME      CIDR           NAT    IPIPMODE   DISABLED\norchard   192.0.2.0/24   true   Never      false\n';
    expect(conflictsOf(assembled([list, anArtifact('calicoctl-get-ippools', old)]))).toEqual([]);
  });
});

describe('the version of Calico', () => {
  const information = {
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'ClusterInformation',
    metadata: { name: 'default' },
    spec: { calicoVersion: 'v3.27.4', clusterType: 'typha,kdd,k8s,bgp', datastoreReady: true },
  };
  const list = aList('clusterinformations.crd.projectcalico.org', [information]);
  const client = (cluster: string) =>
    anArtifact(
      'calicoctl-version',
      `Client Version:    v3.27.4\nGit commit:        2183fee02\nCluster Version:   ${cluster}\nCluster Type:      typha,kdd,k8s,bgp\n`,
    );

  it('stands in the ClusterInformation', () => {
    const { versions } = assembled([list]);
    expect(versions.calico).toMatchObject({
      value: 'v3.27.4',
      source: { line: 11, text: expect.stringMatching(/v3\.27\.4/) },
    });
    expect(versions.calicoctl).toBeUndefined();
  });
  it('is a conflict when calicoctl was told another one', () => {
    expect(conflictsOf(assembled([list, client('v3.27.4')]))).toEqual([]);
    const snapshot = assembled([list, client('v3.26.1')]);
    expect(snapshot.versions.calico?.value).toBe('v3.27.4');
    expect(conflictsOf(snapshot)).toEqual([
      'the version of Calico: cluster/clusterinformations.crd.projectcalico.org.json:11, cluster/calicoctl-version.txt:3',
    ]);
  });
  it.each([
    ['another object', { ...information, metadata: { name: 'spare' } }],
    ['an object without it', { ...information, spec: {} }],
  ])('is not told by %s', (_, object) => {
    expect(assembled([aList('clusterinformations', [object])]).versions.calico).toBeUndefined();
  });
});
