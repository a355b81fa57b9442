import type { Template } from "liquidjs";
import { type CutTemplate, cutTemplate } from "./cut.ts";
import { direct } from "./direct.ts";
import { liquidEngine } from "./liquid.ts";
import { joinRuns } from "./runs.ts";
import { registerSlots } from "./slots.ts";
import { linkName } from "./link-name.ts";
import type { CompiledTemplate } from "./template.ts";
import { askedFor } from "../variables/scope.ts";

const htmlEngine = liquidEngine(true);
const textEngine = liquidEngine(false);
registerSlots(htmlEngine, "html");
registerSlots(textEngine, "text");

/** A compiled template with its Liquid parsed, ready for any number of renderings. */
export interface HydratedTemplate {
  subject: Template[];
  html: CutTemplate;
  text: CutTemplate;
  links: Template[][];
  /** what conditions call the links, by slot index; undefined where the URL that is followed says it */
  linkNames: readonly (string | undefined)[];
  preheader: Template[];
  /** whether its scope needs what few mails say anything about (`MoreFacts`) */
  asksForMore: boolean;
  /** whether it has the link to the questions that leads answer */
  asksForAnswers: boolean;
}

/** Parses the Liquid of a compiled template; cheap, no MJML and no HTML is parsed. */
export function hydrate(compiled: CompiledTemplate): HydratedTemplate {
  return {
    subject: parseText(compiled.subject),
    html: cut(htmlEngine.parse(compiled.html).map((node) => direct(node, "html"))),
    text: cut(parseNodes(compiled.text)),
    links: compiled.links.map(parseNodes),
    linkNames: (compiled.linkNames ?? []).map((name, slot) => ownName(name, compiled.links[slot] ?? "")),
    preheader: parseText(compiled.preheader ?? ""),
    asksForMore: [compiled.subject, compiled.html, compiled.text, ...compiled.links].some(asksForMore),
    asksForAnswers: [compiled.html, compiled.text, ...compiled.links].some((part) => part.includes("answers_url")),
  };
}

function cut(parsed: Template[]): CutTemplate {
  const { fixed, nodes } = cutTemplate(parsed);
  return { fixed, nodes: joinRuns(nodes) };
}

const LIQUID = /\{[{%][\s\S]*?[}%]\}/g;

function ownName(name: string, target: string): string | undefined {
  const said = name === "" || (name === linkName(target.replace(LIQUID, "*")) && !name.includes("*"));
  return said ? undefined : name;
}

/** Whether any Liquid of a source names one of them; a word of the text that happens to be such a name costs little. */
const asksForMore = (source: string) => source.match(LIQUID)?.some((part) => askedFor.test(part)) ?? false;

const parseNodes = (source: string) => textEngine.parse(source).map((node) => direct(node, "text"));
const parseText = (source: string) => joinRuns(parseNodes(source));

/** Renders parsed HTML Liquid; outputs are escaped. */
export function renderHtml(template: Template[], scope: object): string {
  return String(htmlEngine.renderSync(template, scope));
}

/** Renders parsed text Liquid; nothing is escaped. */
export function renderText(template: Template[], scope: object): string {
  return String(textEngine.renderSync(template, scope));
}
