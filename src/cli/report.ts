import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../pipeline.ts';
import { findBrowser } from '../report/browser.ts';
import { renderHtml, reportTitle } from '../report/html.ts';
import { renderJson } from '../report/json.ts';
import { printPdf } from '../report/pdf.ts';
import type { Result } from '../result/result.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { openInput, readMoment } from './opening.ts';
import { print, printJson, safe, tell, word } from './terminal.ts';
import { integrityLine } from './verify.ts';

export interface ReportOptions {
  readonly bundle: string;
  readonly at: string;
  /** Formats that were asked for; `undefined` means all that can be made. */
  readonly formats: readonly string[] | undefined;
  readonly out: string;
  readonly chrome?: string | undefined;
  readonly allowedSigners?: string | undefined;
  readonly json: boolean;
  readonly version: string;
}

export const FORMATS = ['html', 'pdf', 'json'] as const;

/** Makes the PDF; gives the reason when no browser is there. */
async function writePdf(
  html: string,
  result: Result,
  file: string,
  chrome: string | undefined,
): Promise<string | undefined> {
  const search = await findBrowser({ ...(chrome !== undefined && { explicit: chrome }), env: process.env });
  if (!search.found) return search.tried.map(({ what, reason }) => `${what}: ${reason}`).join('; ');
  tell(`printing the PDF with ${search.found.kind} ...`);
  writeFileSync(
    file,
    await printPdf(html, { browser: search.found, title: reportTitle(result), onNote: tell }),
  );
  return undefined;
}

function summaryLines(result: Result): string[] {
  const { summary, observations } = result;
  const count = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .filter(([, n]) => n > 0)
      .map(([name, n]) => `${n} ${word(name)}`)
      .join(', ') || 'none';
  return [
    `${word(summary.status)}: ${safe(summary.headline, 300)}`,
    integrityLine(result),
    `findings      ${count(summary.findings)}`,
    `checks        ${count(summary.checks)}`,
    `pairs         ${count(summary.pairs)}`,
    `observations  ${observations.length === 0 ? 'none' : count(summary.observations)}`,
  ];
}

/** `calisnap report`: the result as HTML, PDF and JSON. */
export async function runReport(options: ReportOptions): Promise<ExitCode> {
  const { bundle, at, formats, out, chrome, json, version } = options;
  const unknown = formats?.find((format) => !(FORMATS as readonly string[]).includes(format));
  if (unknown !== undefined)
    throw new UsageError(`no format "${safe(unknown)}"`, `Formats: ${FORMATS.join(', ')}.`);
  const opened = openInput(bundle, options.allowedSigners);
  const result = analyse(opened, readMoment(at, opened), version);
  const wants = (format: string) => formats?.includes(format) ?? true;
  const html = renderHtml(result);
  mkdirSync(out, { recursive: true });
  const written: string[] = [];
  const write = (name: string, text: string) => {
    writeFileSync(join(out, name), text);
    written.push(join(out, name));
  };
  if (wants('html')) write('report.html', html);
  if (wants('json')) write('result.json', renderJson(result));
  const pdf = join(out, 'report.pdf');
  const noBrowser = wants('pdf') ? await writePdf(html, result, pdf, chrome) : undefined;
  if (wants('pdf') && noBrowser === undefined) written.push(pdf);
  if (json)
    printJson({
      schemaVersion: result.schemaVersion,
      snapshot: result.snapshot,
      summary: result.summary,
      files: written,
    });
  else print(...summaryLines(result), '', ...written);
  if (noBrowser === undefined) return exitCode.yes;
  tell(
    `PDF skipped: no browser to print with. "calisnap doctor" says what was tried; --chrome PATH names one.`,
  );
  return formats?.includes('pdf') ? exitCode.noBrowser : exitCode.yes;
}
