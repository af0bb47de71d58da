/**
 * What a file of a repository is. `helm` and `kustomize` are made into manifests by those programs first; `other` is
 * anything that holds no objects.
 */
export type FileKind = 'manifest' | 'helm' | 'kustomize' | 'other';

const KUSTOMIZATION = /(^|\/)kustomization(\.ya?ml)?$/i;
/** Keys of a kustomization that only lists files, which are read anyhow. */
const LISTING = /^(apiVersion|kind|metadata|resources)$/;

/** Words that only Helm gives a meaning: objects such as rules of Prometheus have braces of their own. */
const HELM =
  /\{\{-?[^}\n]*(\.(Values|Release|Chart|Capabilities|Files)\b|\b(include|template|define|tpl|toYaml)\b)/;

const hasKey = (text: string, key: string) => new RegExp(`(^|[\\s{,-])["']?${key}["']?\\s*:`).test(text);

/** Keys at the left border: those of the documents themselves. */
function topKeys(text: string): string[] {
  return [...text.matchAll(/^["']?([A-Za-z][\w./-]*)["']?\s*:(\s|$)/gm)].map(([, key = '']) => key);
}

/** True for files whose content is worth a look. */
export function mayHoldObjects(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path) || KUSTOMIZATION.test(path);
}

/** Tells what a file is by its content; only a kustomization goes by its name. */
export function fileKind(path: string, text: string): FileKind {
  const isObject = hasKey(text, 'apiVersion') && hasKey(text, 'kind');
  if (KUSTOMIZATION.test(path))
    return topKeys(text).every((key) => LISTING.test(key)) ? 'other' : 'kustomize';
  if (HELM.test(text) && (isObject || /^\{\{/m.test(text))) return 'helm';
  return isObject && (hasKey(text, 'metadata') || hasKey(text, 'items')) ? 'manifest' : 'other';
}

/** Top-level keys with which an object begins, in the order in which people and programs write them. */
const FIRST_KEY =
  /^(- )?["']?(apiVersion|kind|metadata|spec|items|data|stringData|type|rules|roleRef)["']?\s*:/;

/** True for a text that is manifests and no session in which manifests are shown: it begins with an object. */
export function isManifestText(text: string): boolean {
  const first = text.split('\n').find((line) => !/^\s*(#.*)?$|^(---|%YAML)/.test(line)) ?? '';
  const begins = FIRST_KEY.test(first) || /^\s*[{[]/.test(first);
  // A template may begin with `{{- if ... }}`.
  return begins && /^(manifest|helm)$/.test(fileKind('', text));
}
