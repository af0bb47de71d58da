import { findBrowser } from '../../src/report/browser.ts';

/** With this set, a missing browser fails the tests that need one instead of skipping them. */
export const REQUIRED = process.env.PDF_REQUIRED === '1';

const search = await findBrowser({ env: process.env });

/** The browser that the tests print with; `undefined` when there is none. */
export const browser = search.found;

/** Tests that need a browser run, unless none was found and none is required. */
export const skipped = browser === undefined && !REQUIRED;

/** The browser, or a failure that says what was looked for. */
export function requiredBrowser(): NonNullable<typeof browser> {
  if (browser !== undefined) return browser;
  throw new Error(
    `PDF_REQUIRED=1 and no browser: ${search.tried.map((t) => `${t.what}: ${t.reason}`).join('; ')}`,
  );
}
