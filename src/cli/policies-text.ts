import { place as placeOf } from '../lib/source.ts';
import type { PolicyRemark } from '../result/policy-inventory.ts';
import { hanging, safe, styled, wrapped } from './terminal.ts';

const MOST_NAMES = 8;

/** The first few names, and how many there are more. */
export function fewNames(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 1 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

/** Where something is written, as the end of a line. */
export const at = (sources: readonly { readonly file: string; readonly line: number }[]): string =>
  sources
    .slice(0, 3)
    .map(({ file, line }) => safe(placeOf({ file, line, text: '' })))
    .join(', ');

/** Names by certainty: `shop/web, shop/api; perhaps shop/db`. */
export function membersText({
  sure,
  may,
}: {
  readonly sure: readonly string[];
  readonly may: readonly string[];
}): string {
  return [
    ...(sure.length > 0 ? [fewNames(sure)] : []),
    ...(may.length > 0 ? [`perhaps ${fewNames(may)}`] : []),
  ].join('; ');
}

/** A remark with its lines. */
export function remarkLines(
  { kind, direction, rule, part, says, evidence }: PolicyRemark,
  indent: string,
  isAtRule = false,
): string[] {
  const place =
    isAtRule || direction === undefined || rule === undefined ? [] : [`${direction} rule ${rule}`];
  const where = [...place, ...(part === undefined ? [] : [`its part "${part}"`])].join(', ');
  return [
    ...hanging(`${where === '' ? '' : `${where}: `}${says}`, `${indent}! `),
    ...wrapped(`[${kind}] ${at(evidence)}`, `${indent}  `).map((line) => styled('dim', line)),
  ];
}

/** What was not listed in full, and what follows from it. */
export function lackingLines(lacking: readonly string[]): string[] {
  if (lacking.length === 0) return [];
  return [
    '',
    ...wrapped(`Not listed in full: ${lacking.join(', ')}. What is not there may change remarks.`, ''),
  ];
}
