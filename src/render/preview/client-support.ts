import { caniemail } from "caniemail";
import { compileTemplate } from "../compile/compile.ts";
import type { PlacedSource } from "./place.ts";
import { mailProblem } from "./problem.ts";
import type { PreviewProblem } from "./problem.ts";

/** The mail programs that most people read with. */
const clients = ["apple-mail.*", "gmail.*", "outlook.*", "yahoo.*"] as const;

// One of each component that a usual mail is made of: what MJML writes for them it has ways around where it does not work.
const usual = `<mjml><mj-head><mj-title>T</mj-title><mj-preview>P</mj-preview>
  <mj-attributes><mj-all font-family="Arial" /></mj-attributes></mj-head>
  <mj-body background-color="#ffffff" width="600px"><mj-wrapper><mj-section background-color="#eeeeee" border-radius="4px">
  <mj-column width="50%" border-radius="4px"><mj-text>T <a href="https://example.com" style="color:#000000">l</a> <b>b</b></mj-text>
  <mj-image src="https://example.com/i.png" href="https://example.com" alt="" /><mj-divider /><mj-spacer height="8px" />
  <mj-table><tr><td>T</td></tr></mj-table></mj-column>
  <mj-column><mj-button href="https://example.com" border-radius="4px" align="left">B</mj-button></mj-column></mj-section>
  <mj-section><mj-group><mj-column><mj-text>T</mj-text></mj-column></mj-group></mj-section></mj-wrapper></mj-body></mjml>`;

let ofMjml: Promise<ReadonlySet<string>> | undefined;

/**
 * What of the HTML and CSS of a rendered mail does not work in one of the usual mail programs, by the data of caniemail.com.
 * What MJML itself writes is left out, and so is what works in part.
 */
export async function findUnsupported(html: string, source: PlacedSource): Promise<PreviewProblem[]> {
  ofMjml ??= usualFeatures();
  const known = await ofMjml;
  const unsupported = ask(html);
  if (unsupported === undefined) {
    return [mailProblem("warning", "css_not_read", "the CSS cannot be read, so mail programs may drop it")];
  }
  return [...unsupported]
    .filter(([feature]) => !known.has(feature))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([feature, programs]) =>
      mailProblem(
        "warning",
        "not_supported",
        `${feature} does not work in ${[...programs].sort().join(", ")} (caniemail.com)`,
        source.find(writtenAs(feature)),
      ),
    );
}

async function usualFeatures(): Promise<ReadonlySet<string>> {
  const result = await compileTemplate({ mjml: usual, partials: {} });
  if (result.kind === "invalid") throw new Error("the usual template does not compile");
  return new Set(ask(result.template.html)?.keys());
}

/** The programs in which a feature does not work, by feature; undefined when the CSS is beyond reading. */
function ask(html: string): Map<string, Set<string>> | undefined {
  const found = new Map<string, Set<string>>();
  try {
    const { issues } = caniemail({ clients: [...clients], html });
    for (const [client, features] of issues.errors) {
      for (const { title } of features) {
        const programs = found.get(title) ?? new Set();
        found.set(title, programs.add(nameOf(client)));
      }
    }
    return found;
  } catch {
    return undefined;
  }
}

/** How a feature is written: "display:flex", "gap, column-gap, row-gap", ":hover", "@keyframes", "<svg> element". */
function writtenAs(feature: string): RegExp {
  const [first = feature] = feature.split(", ");
  const [, element] = /^(<[\w-]+)> element$/.exec(feature) ?? [];
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (element !== undefined) return new RegExp(`${literal(element)}\\b`, "i");
  const [, property = "", value = ""] = /^([\w-]+)(?::([\w-]+))?$/.exec(first) ?? [];
  if (property === "") return new RegExp(literal(first), "i");
  return new RegExp(`(?<![\\w-])${property}\\s*:\\s*${value}`, "i");
}

/** "outlook.windows-mail" is "outlook (windows-mail)". */
function nameOf(client: string): string {
  const [family = client, platform] = client.split(".");
  return platform === undefined ? family : `${family} (${platform})`;
}
