import type { PlacedSource } from "./place.ts";
import { mailProblem } from "./problem.ts";
import type { PreviewProblem } from "./problem.ts";

/** Scripts in a template, each with its place: mail programs remove them, and some take the mail for spam. */
export function findScripts(source: PlacedSource): PreviewProblem[] {
  return [...source.mjml.matchAll(/<script[\s>/]/gi)].map(({ index }) => {
    const message = "<script> does not run in mails, and makes them suspect to spam filters: remove it";
    return mailProblem("warning", "script", message, source.placeAt(index));
  });
}
