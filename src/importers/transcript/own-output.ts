import type { TranscriptLine } from './fences.ts';
import { isFailure } from './output-state.ts';

const TABLE = /\S {2,}\S|^[A-Z][A-Z0-9()_-]*$|^no resources found|^error/i;
const DESCRIPTION = /^(\s|Name:|Events:|[A-Z][\w. ()-]*:\s{2,})/;
const JSON_TEXT = /^[\s[\]{}"]/;

/** How a line after a blank one looks when it still belongs to the output. Other outputs may hold any text. */
const GOES_ON: Readonly<Record<string, RegExp>> = {
  'ip-addr': /^(\d+: |\s)/,
  'ip-route':
    /^(\s|(default|blackhole|unreachable|prohibit|throw|local|broadcast|multicast|anycast|unicast|nexthop|[\da-f]*[.:][\da-f.:]+(\/\d+)?)(\s|$))/,
  'docker-ps': TABLE,
  'docker-inspect': JSON_TEXT,
  'cni-config': JSON_TEXT,
  ping: /^(-{3}|\d+ (bytes|packets)|rtt |round-trip|PING |From |ping: |\^C|pipe |command terminated)/,
  'kubectl-get-nodes': TABLE,
  'kubectl-get-pods': TABLE,
  'kubectl-get-networkpolicies': TABLE,
  'kubectl-get-crd': TABLE,
  'kubectl-api-resources': TABLE,
  'kubectl-describe-networkpolicies': DESCRIPTION,
  'kubectl-describe-nodes': DESCRIPTION,
  'kubectl-describe-ippools': DESCRIPTION,
  'kubectl-change': /^([a-z0-9.-]+\/\S+ |\S+ "\S+" |warning|error)/i,
  'calicoctl-get-nodes': TABLE,
  'calicoctl-get-ippools': TABLE,
  'calicoctl-version': /^[A-Z][\w ]*:\s/,
  manifest: /^(\s|- |---|\.{3}|#|[a-z][\w.]*:(\s|$)|[}\]{["])/,
};

/**
 * How many lines belong to an output. Authors write between commands without a fence; what follows a blank line
 * and cannot be part of such an output is theirs.
 */
export function ownOutput(kind: string, lines: readonly TranscriptLine[]): number {
  const goesOn = GOES_ON[kind];
  if (goesOn === undefined || isFailure(lines.map((line) => line.text))) return lines.length;
  const start = lines.findIndex((line) => line.text.trim() !== '');
  const end = lines.findIndex(
    ({ text }, i) =>
      i > start && text.trim() !== '' && lines[i - 1]?.text.trim() === '' && !goesOn.test(text),
  );
  return end < 0 ? lines.length : end;
}
