/** An element as its start tag says; text and end tags are left out. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const TAG = /<(!--|!|\/?)([A-Za-z][A-Za-z0-9]*)?/g;
const ATTRIBUTE = /\s*([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/y;
/** Elements whose content is text up to their end tag, whatever stands in it. */
const RAW = /^(style|script|title|textarea|iframe|noscript)$/;

/** Behind the next `mark`, or the end of the page when it is never closed, as a browser reads it. */
function find(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

function attributesAt(html: string, start: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  ATTRIBUTE.lastIndex = start;
  let end = start;
  for (let match = ATTRIBUTE.exec(html); match !== null; match = ATTRIBUTE.exec(html)) {
    attributes.set((match[1] ?? '').toLowerCase(), (match[2] ?? '').replace(/^["']|["']$/g, ''));
    end = ATTRIBUTE.lastIndex;
  }
  return { attributes, end: find(html, '>', end) };
}

/**
 * The elements of a page, read as a browser reads them: what looks like a tag is one, unless it stands inside a
 * comment, a quoted attribute or raw text.
 */
export function elementsOf(html: string): Element[] {
  const elements: Element[] = [];
  TAG.lastIndex = 0;
  for (let match = TAG.exec(html); match !== null; match = TAG.exec(html)) {
    const [, kind, name] = match;
    if (kind === '!--') TAG.lastIndex = find(html, '-->', TAG.lastIndex);
    if (kind !== '' || name === undefined) continue;
    const { attributes, end } = attributesAt(html, TAG.lastIndex);
    elements.push({ name: name.toLowerCase(), attributes });
    TAG.lastIndex = end;
    if (RAW.test(name)) TAG.lastIndex = find(html.toLowerCase(), `</${name.toLowerCase()}`, end);
  }
  return elements;
}

/** All values of one attribute. */
export function valuesOf(elements: readonly Element[], attribute: string): string[] {
  return elements.flatMap((element) => element.attributes.get(attribute) ?? []);
}
