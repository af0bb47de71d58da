import puppeteer, { type Browser as Running } from 'puppeteer-core';
import type { Browser } from './found-browser.ts';
import { faultOf } from './pdf-check.ts';

/** The PDF could not be made, or what came out is not fit to be handed over. */
export class PdfError extends Error {
  override readonly name = 'PdfError';
}

export interface PrintOptions {
  readonly browser: Browser;
  /** Must be found as text on the first page; see `reportTitle`. */
  readonly title: string;
  /** One line for the user, when printing went on in another way than asked. */
  readonly onNote?: (note: string) => void;
}

const ARGS = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--font-render-hinting=none',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** Creation and change date, at which the bytes of two prints of one page differ. */
const DATE = /\/(CreationDate|ModDate) \(D:\d{14}[+-]\d\d'\d\d'\)/g;
const NO_DATE = "D:20000101000000+00'00'";

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 4).join(' ');
}

async function start(browser: Browser, extra: readonly string[]): Promise<Running> {
  return puppeteer.launch({
    executablePath: browser.path,
    headless: browser.kind === 'headless-shell' || browser.kind === 'bundled' ? 'shell' : true,
    args: [...ARGS, ...browser.args, ...extra],
    env: { ...process.env, ...browser.env },
    protocolTimeout: 0,
  });
}

// Root, containers and Ubuntu's AppArmor forbid the sandbox. The page is our own, runs no script and reaches no
// network, so it may be printed without; but that is said, and it is never the first choice.
async function launch({ browser, onNote }: PrintOptions): Promise<Running> {
  try {
    return await start(browser, []);
  } catch (refusal) {
    try {
      const running = await start(browser, ['--no-sandbox']);
      onNote?.(`${browser.path} cannot use its sandbox here; the PDF was printed without it.`);
      return running;
    } catch (error) {
      const reasons = `${reasonOf(refusal)}; without sandbox: ${reasonOf(error)}`;
      throw new PdfError(`${browser.path} does not start: ${reasons}`, { cause: error });
    }
  }
}

async function printPage(running: Running, html: string): Promise<Uint8Array> {
  const page = await running.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setOfflineMode(true);
  await page.setContent(html, { waitUntil: 'load', timeout: 0 });
  return page.pdf({
    tagged: true,
    outline: true,
    preferCSSPageSize: true,
    printBackground: true,
    waitForFonts: true,
    timeout: 0,
  });
}

/** The same bytes with fixed dates; the text keeps its length, so that every offset in the file still holds. */
export function withoutDates(pdf: Uint8Array): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  return new Uint8Array(Buffer.from(text.replace(DATE, `/$1 (${NO_DATE})`), 'latin1'));
}

/**
 * Prints an HTML page of ours to a tagged PDF with bookmarks, without script and without network. The same page
 * and browser give the same bytes.
 */
export async function printPdf(html: string, options: PrintOptions): Promise<Uint8Array> {
  const running = await launch(options);
  let pdf: Uint8Array;
  try {
    pdf = withoutDates(await printPage(running, html));
  } catch (error) {
    throw new PdfError(`${options.browser.path} could not print the report: ${reasonOf(error)}`, {
      cause: error,
    });
  } finally {
    await running.close();
  }
  const fault = await faultOf(pdf, options.title);
  if (fault !== undefined) throw new PdfError(`The PDF printed by ${options.browser.path} ${fault}`);
  return pdf;
}
