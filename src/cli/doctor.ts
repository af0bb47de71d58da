import { findBrowser } from '../report/browser.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { print, printJson } from './terminal.ts';

/** `calisnap doctor`: what is there to make a PDF with, and why other things are not used. */
export async function runDoctor({
  chrome,
  json,
  version,
}: {
  chrome?: string | undefined;
  json: boolean;
  version: string;
}): Promise<ExitCode> {
  const search = await findBrowser({ ...(chrome !== undefined && { explicit: chrome }), env: process.env });
  const { found } = search;
  if (json) {
    printJson({
      schemaVersion: '1.0',
      version,
      node: process.versions.node,
      browser: found ? { kind: found.kind, path: found.path } : null,
      tried: search.tried,
    });
  } else {
    print(
      `calisnap ${version}, Node ${process.versions.node}`,
      found
        ? `browser for PDF: ${found.kind}, ${found.path}`
        : 'browser for PDF: none found; HTML and JSON work without one',
      ...search.tried.map(({ what, reason }) => `  not used: ${what}: ${reason}`),
      'fonts: carried inside the report',
    );
  }
  return found ? exitCode.yes : exitCode.noBrowser;
}
