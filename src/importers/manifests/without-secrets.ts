const isSecret = (document: string) => /^kind:\s*["']?Secret["']?\s*(#.*)?$/m.test(document);

/**
 * The same text with the Secrets among its documents blanked: a bundle never holds any. Lines keep their numbers.
 * Secrets in JSON or in a list stay: whoever lists Secrets does so on purpose.
 */
export function withoutSecrets(text: string): string {
  const documents = text.split(/^(?=---(?:\s|$))/m);
  return documents
    .map((document) => (isSecret(document) ? document.replace(/^(?!---).*$/gm, '') : document))
    .join('');
}
