import { ownLinks, variableGroups } from "./describe.ts";
import type { Variable, VariableGroup } from "./describe.ts";

/** The page about all variables, `docs/variables.md`, in Markdown. */
export function variablesPage(): string {
  return [
    "# What a mail can say",
    "",
    "Templates are MJML with [Liquid](https://liquidjs.com/tutorials/intro-to-liquid.html). These are the variables; any other",
    "name is refused when a template is stored or a sequence is published, with the name that was probably meant. This page",
    "is made from `src/render/variables/describe.ts` (`npm run docs:variables`).",
    "",
    ...groups().flatMap(section),
    "## Dates",
    "",
    "`date_in_zone` writes a date as the lead reads it: in the lead's language and time zone, else in the zone of the sequence",
    "and in English. Styles are those of Intl: `full`, `long`, `medium`, `short`; a second one adds the time of day.",
    "",
    "```liquid",
    '{{ lead.trialEnds | date_in_zone: "long" }}',
    '{{ event.occurredAt | date_in_zone: "medium", "short" | default: "recently" }}',
    "```",
    "",
    "## Links",
    "",
    "A link is called by its host and path, without the query: `example.com/pricing`; Liquid in it counts as `*`. The attribute",
    "`data-link` gives it another name, on `<a>` and on components with an `href`:",
    "",
    "```mjml",
    '<mj-button data-link="pricing" href="https://example.com/pricing?plan={{ lead.plan | default: \'free\' }}">Prices</mj-button>',
    "```",
    "",
    "Conditions name links so: `{ message: clicked, step: offer, link: pricing }`. A link that stands in no mail is refused when",
    "the sequence is published.",
    "",
  ].join("\n");
}

/** The links of a mail are told of under one heading. */
function groups(): VariableGroup[] {
  const all: readonly VariableGroup[] = variableGroups;
  const variables = ownLinks.flatMap((name) =>
    (all.find((group) => group.name === name)?.variables ?? []).map((variable) => ({ ...variable, name })),
  );
  return all.flatMap((group) => {
    if (!ownLinks.includes(group.name)) return [group];
    return group.name === ownLinks[0] ? [{ ...group, variables }] : [];
  });
}

function section({ name, what, variables, others }: VariableGroup): string[] {
  const entries = variables.map((variable) => entry(name, variable));
  if (others !== undefined) entries.push(`- \`${name}.…\`: ${others.what} \`{{ ${others.example} }}\``);
  const head = name === "unsubscribe_url" ? "links of the mail" : name;
  return [`## ${head}`, "", what, "", ...entries, ""];
}

function entry(group: string, { name, type, what, example, needsDefault, mayBeMissing }: Variable): string {
  const path = ownLinks.includes(name) ? name : name === "" ? group : `${group}.${name}`;
  const missing = needsDefault ? " Needs a `default` or an `if`." : mayBeMissing ? " May be missing." : "";
  const shown = Array.isArray(example) ? example.join(", ") : String(example);
  return `- \`${path}\` (${type}): ${what}${missing} For example \`${shown}\``;
}
