import { BundleError } from './bundle-error.ts';

/** Bundles of other tools, by the names of files that only they have; anything may stand around them. */
const FOREIGN: readonly {
  readonly what: string;
  readonly sign: RegExp;
  readonly instead: string;
}[] = [
  {
    what: 'the output of calicoctl cluster diags',
    sign: /(^|\/)cluster\/(version\.yaml|crd(\/|$)|tigera-operator\/)|(^|\/)calico-diagnostics-\d/,
    instead: 'cluster/crd/*.yaml, cluster/kubernetes/*.yaml and nodes/*/ip-*.txt',
  },
  {
    what: 'the output of calicoctl node diags',
    sign: /(^|\/)diagnostics\/(ipv4_route|ipv4_addr|hostname|ipsets|logs(\/|$))/,
    instead: 'diagnostics/ipv4_addr and diagnostics/ipv4_route',
  },
  {
    what: 'a must-gather or the output of oc adm inspect',
    sign: /(^|\/)(cluster-scoped-resources\/|(must-gather|inspect)\.local\.\d|namespaces\/[^/]+\/(core|pods)\/)/,
    instead: 'cluster-scoped-resources/**/*.yaml and namespaces/**/*.yaml',
  },
  {
    what: 'a support bundle of troubleshoot',
    sign: /(^|\/)cluster-resources\/|(^|\/)host-collectors\//,
    instead: 'cluster-resources/nodes.json and cluster-resources/pods/*.json',
  },
  {
    what: 'the output of kubectl cluster-info dump',
    sign: /(^|\/)kube-system\/(pods|events|daemonsets|replication-controllers)\.(json|yaml)$/,
    instead: 'nodes.json and */pods.json',
  },
  {
    what: 'an sos report',
    sign: /(^|\/)sos_commands\//,
    instead: 'sos_commands/networking/ip_*',
  },
];

/** The error that calls by its name what another tool packed, and says what can be done; `undefined` for the unknown. */
export function foreignBundle(name: string, paths: Iterable<string>): BundleError | undefined {
  const all = [...paths];
  if (all.some((path) => /(^|\/)SNAPSHOT$/.test(path))) return undefined;
  const known = FOREIGN.find(({ sign }) => all.some((path) => sign.test(path)));
  return (
    known &&
    new BundleError(
      name,
      undefined,
      `this is ${known.what}, which calisnap does not read`,
      `a bundle: take one with "calisnap collect", or paste ${known.instead} behind prompts ("n1$ ip route") into one text, which is read as a transcript`,
    )
  );
}
