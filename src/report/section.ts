import type { Result } from '../result/result.ts';

/** A part of the report: what is shown (`view`) and how (`template`), nothing else. */
export interface Section {
  /** File name, anchor and template name; kebab-case. */
  readonly id: string;
  readonly heading: string;
  /** Path below `templates/`. */
  readonly template: string;
  /** Plain data for the template, or `undefined` to leave the section out. Pure; gets an inert result. */
  readonly view: (result: Result) => object | undefined;
}

/** The identity; a section is a form to fill in. */
export function defineSection(section: Section): Section {
  return section;
}
