import { getDocumentProxy } from 'unpdf';

// Letters that the fonts lack come back as anything, and lines may break inside a word: the plain letters and
// digits are compared, without blanks.
function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '');
}

/** The text of one page, counted from 1. */
async function pageText(pdf: Uint8Array, number: number): Promise<string> {
  // The reader keeps the array it is given, so it gets a copy.
  const document = await getDocumentProxy(pdf.slice());
  try {
    const content = await (await document.getPage(number)).getTextContent();
    return content.items.map((item) => ('str' in item ? item.str : '')).join('');
  } finally {
    await document.destroy();
  }
}

/**
 * What is wrong with a printed PDF; `undefined` when nothing is. A browser without usable fonts ends well and
 * leaves blank pages, so success is not believed before a font and the title are seen.
 */
export async function faultOf(pdf: Uint8Array, title: string): Promise<string | undefined> {
  if (!Buffer.from(pdf).includes('/FontFile'))
    return 'has no font in it: its pages are blank. Try another browser.';
  const text = await pageText(pdf, 1);
  return plain(text).includes(plain(title))
    ? undefined
    : 'does not show its title on the first page. Try another browser.';
}
