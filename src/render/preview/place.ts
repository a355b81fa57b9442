import { expandIncludes } from "../compile/includes.ts";
import type { TemplateSource } from "../fill/template.ts";
import type { PreviewProblem } from "./problem.ts";

/** A place in a template or one of its partials. */
export type Place = Pick<PreviewProblem, "line" | "column" | "partial">;

/** A template with its partials in place, and where each part of it was written. */
export interface PlacedSource {
  mjml: string;
  /** @param at index into `mjml` */
  placeAt(at: number): Place;
  /** Where something is written first; nowhere when it is not found as it stands. */
  find(what: string | RegExp): Place;
}

export const nowhere: Place = { line: null, column: null, partial: null };

/** Puts the partials of a template in place. */
export function placeSource({ mjml, partials }: TemplateSource): PlacedSource {
  const expanded = expandIncludes(mjml, partials);
  const placeAt = (at: number): Place => {
    const { line, column, partial } = expanded.locate({ at, message: "" });
    return { line, column, partial };
  };
  return {
    mjml: expanded.mjml,
    placeAt,
    find(what) {
      const at = typeof what === "string" ? expanded.mjml.indexOf(what) : expanded.mjml.search(what);
      return at === -1 || what === "" ? nowhere : placeAt(at);
    },
  };
}
