import type { Template } from "liquidjs";
import { shadesOf } from "../../../platform/http/look/palette.ts";
import type { Look } from "../../../platform/http/look/style.ts";
import { compilePlainApart } from "../../../render/compile/compile-apart.ts";
import { liquidEngine } from "../../../render/fill/liquid.ts";
import type { Brief } from "../../brief/brief.ts";
import { briefTemplate } from "./brief-template.ts";

const engine = liquidEngine(true);
let compiled: Promise<Template[]> | undefined;

/** Compiled once in a process; a failure is not kept. */
function template(): Promise<Template[]> {
  compiled ??= compilePlainApart(briefTemplate).then((html) => engine.parse(withLandmark(html)));
  compiled.catch(() => (compiled = undefined));
  return compiled;
}

/** The HTML part of a handoff mail in the look of the installation. @throws when the template cannot be compiled at the moment */
export async function writeBriefHtml(brief: Brief, subject: string, look: Look): Promise<string> {
  return String(engine.renderSync(await template(), { brief, subject, look: lookOf(look) }));
}

/** All of the mail is its main part, for those who hear it: MJML has no component for that. */
const withLandmark = (html: string): string =>
  html.replace(/<body[^>]*>/u, (body) => `${body}<main>`).replace("</body>", "</main></body>");

/** The grounds of the mail: quotes, the darkest that links stand on in light and the lightest in dark; and labels. */
const grounds = { light: "#f3f1ea", dark: "#23271d", tint: "#eef0ea", darkTint: "#2a3026" };

function lookOf({ name, logo, accent }: Look) {
  return {
    name,
    logo,
    light: shadesOf(accent, grounds.light),
    dark: shadesOf(accent, grounds.dark),
    tint: grounds.tint,
    tintInk: shadesOf(accent, grounds.tint).text,
    darkTint: grounds.darkTint,
    darkTintInk: shadesOf(accent, grounds.darkTint).text,
  };
}
