/**
 * A CSS string literal with any text in it. Everything but plain letters, digits and a few marks is written as a
 * hexadecimal escape, so neither the string nor the style element around it can be closed from inside.
 */
export function cssString(text: string): string {
  const escaped = Array.from(text, (letter) =>
    /^[A-Za-z0-9 ._:,/-]$/.test(letter) ? letter : `\\${(letter.codePointAt(0) ?? 0).toString(16)} `,
  );
  return `"${escaped.join('')}"`;
}
