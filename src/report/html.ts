import { fontFaces, runtime, styleSheet, templates } from '#templates';
import type { Result } from '../result/result.ts';
import { cssString } from './css-string.ts';
import { iconSvg } from './icons.ts';
import { inert } from './inert.ts';
import { INTEGRITIES, integrityView, isSpoilt } from './integrity-view.ts';
import { sections } from './sections/index.ts';

function engine() {
  const handlebars = runtime.create();
  handlebars.registerHelper('icon', (name: string) => new handlebars.SafeString(iconSvg(name)));
  for (const [name, compiled] of Object.entries(templates))
    handlebars.registerPartial(name, handlebars.template(compiled));
  return handlebars;
}

/** Title of the page and of the PDF; it also stands as text on the first page. */
export function reportTitle(result: Result): string {
  return `Calico network report: ${inert(result).snapshot.name}`;
}

// Page margins are written by CSS, so name and id have to reach it as CSS strings.
function pageMargins(result: Result): string {
  const { integrity } = result.snapshot;
  const id = result.snapshot.id.slice(0, 12);
  // A sheet that is taken out of the report alone still tells.
  const mark = isSpoilt(integrity) ? ` \u00b7 ${INTEGRITIES[integrity.state].word.toUpperCase()}` : '';
  return [
    '@page{',
    `@top-left{content:${cssString(`Calico network report \u00b7 ${result.snapshot.name.slice(0, 60)}`)}}`,
    `@top-right{content:${cssString(`snapshot ${id}${mark}`)}}`,
    '}',
  ].join('');
}

function parts(result: Result) {
  const shown = sections.flatMap(({ id, heading, template, view }) => {
    const content = view(result);
    return content === undefined ? [] : [{ id, heading, template, content }];
  });
  return shown.map((section, index) => ({ ...section, number: index + 1 }));
}

/** The whole report as one HTML page: no script, no outside resource, readable from a file. */
export function renderHtml(result: Result): string {
  const safe = inert(result);
  const page = engine().partials.report as (context: object) => string;
  return page({
    title: reportTitle(safe),
    name: safe.snapshot.name,
    css: `${fontFaces}\n${styleSheet}\n${pageMargins(safe)}`,
    integrity: integrityView(safe),
    sections: parts(safe),
  });
}
