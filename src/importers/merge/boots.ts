import type { Artifact } from '../../lib/artifact.ts';

/** The boot that each host of a source was in, where its facts tell: a reboot forgets routes, links and rules. */
export function bootsOf(artifacts: readonly Artifact[]): ReadonlyMap<string, string> {
  return new Map(
    artifacts.flatMap(({ kind, scope, text }): [string, string][] => {
      const boot = /^boot_id[=: ]\s*([0-9a-f-]{36})\s*$/m.exec(text)?.[1];
      return kind === 'node-facts' && scope.kind === 'host' && boot !== undefined ? [[scope.host, boot]] : [];
    }),
  );
}

/** The host on which something was taken; `undefined` for what is of no host. */
export function hostOf({ scope }: Artifact): string | undefined {
  return scope.kind === 'host' || scope.kind === 'process' ? scope.host : undefined;
}
