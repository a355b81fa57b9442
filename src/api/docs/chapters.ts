import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A page of the guide: its address below `/docs`, its file below `docs/`, and what it is called. */
export interface Chapter {
  slug: string;
  file: string;
  title: string;
  group: string;
}

const folder = new URL("../../../docs/", import.meta.url);

/** The guide in reading order. */
const order: readonly (readonly [group: string, files: readonly string[]])[] = [
  ["Begin", ["guide/concepts.md", "guide/tutorial.md", "guide/dashboard.md"]],
  ["Write", ["guide/sequences.md", "guide/steps.md", "templates.md", "variables.md", "experiments.md"]],
  ["People", ["guide/imports.md", "guide/lists.md", "scoring.md", "stages.md", "accounts.md"]],
  ["Send", ["guide/sending.md", "guide/opens-and-clicks.md", "verdict.md", "preferences.md", "consent.md"]],
  ["Hand over", ["guide/inbound.md", "guide/reps.md", "guide/handoffs.md", "guide/answering.md"]],
  ["See", ["reports.md", "guide/forecast.md"]],
  ["Connect", ["guide/webhooks.md", "guide/sdk.md", "guide/sequences-as-code.md", "guide/people.md"]],
  ["Run it", ["guide/running.md", "guide/operations.md", "guide/monitoring.md", "privacy.md"]],
  ["Inside", ["architecture.md", "add-a-language.md", ...decisions()]],
];

function decisions(): string[] {
  const names = readdirSync(new URL("decisions/", folder)).filter((name) => name.endsWith(".md"));
  return names.toSorted().map((name) => `decisions/${name}`);
}

/** The text of a page, in Markdown. */
export const textOf = ({ file }: Pick<Chapter, "file">): string =>
  readFileSync(fileURLToPath(new URL(file, folder)), "utf8");

/** Every page of the guide, in reading order. */
export const chapters: readonly Chapter[] = order.flatMap(([group, files]) =>
  files.map((file): Chapter => {
    const slug = file.replace(/^guide\//, "").replace(/\.md$/, "");
    const title = /^# (.+)$/m.exec(textOf({ file }))?.[1]?.replaceAll("`", "") ?? slug;
    return { slug, file, title, group };
  }),
);

/** A title as lists have it, without the number of a decision. Pure. */
export const shortTitle = (title: string): string => title.replace(/^\d+\. /, "");

const byFile = new Map(chapters.map((chapter) => [chapter.file, chapter]));
const bySlug = new Map(chapters.map((chapter) => [chapter.slug, chapter]));

/** The page of an address below `/docs`; undefined where there is none. */
export const chapterAt = (slug: string): Chapter | undefined => bySlug.get(slug);

/**
 * Where a link in a page leads that is shown here; null to a file that is not. Pure.
 * @param from file of the page, below `docs/`
 */
export function hrefOf(link: string, from: string): string | null {
  if (/^(?:https?:|mailto:)/.test(link)) return link;
  if (link.startsWith("#") || link.startsWith("/")) return link;
  const { pathname, hash } = new URL(link, new URL(from, "https://docs.test/docs/"));
  if (pathname === "/README.md") return "/docs/tutorial";
  const found = byFile.get(pathname.replace(/^\/docs\//, ""));
  return found === undefined ? null : `/docs/${found.slug}${hash}`;
}
