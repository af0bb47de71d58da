import type { Scope } from '../lib/artifact.ts';

/** A scope in one cell of the manifest, its parts escaped as in URLs. */
export function renderScope(scope: Scope): string {
  const part = encodeURIComponent;
  switch (scope.kind) {
    case 'cluster':
      return 'cluster';
    case 'host':
      return `host/${part(scope.host)}`;
    case 'pod':
      return `pod/${part(scope.namespace ?? '')}/${part(scope.pod)}`;
    case 'process':
      return `process/${part(scope.host)}/${scope.pid}`;
  }
}

/** Reads that cell; `undefined` when it names no place. Throws `URIError` for a broken escape. */
export function readScope(text: string): Scope | undefined {
  const [kind, first = '', second = ''] = text.split('/').map(decodeURIComponent);
  if (kind === 'cluster') return { kind };
  if (kind === 'host') return { kind, host: first };
  if (kind === 'pod') return { kind, pod: second, ...(first !== '' && { namespace: first }) };
  return kind === 'process' && /^\d{1,9}$/.test(second)
    ? { kind, host: first, pid: Number(second) }
    : undefined;
}

/** The words that change a command's meaning, in one cell. */
export function renderArgs(args: Readonly<Record<string, string>>): string {
  return Object.entries(args)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join(' ');
}

/** Reads that cell. Throws `URIError` for a broken escape. */
export function readArgs(text: string): Record<string, string> {
  const pairs = text.split(' ').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.split('=').map(decodeURIComponent);
      return [key, value];
    }),
  );
}
