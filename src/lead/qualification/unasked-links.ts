import type { QualificationPolicy } from "./policy.ts";

/** A link of a mail to a question that nobody is asked. */
export interface UnaskedLink {
  /** as it stands in the source */
  source: string;
  message: string;
}

const answersUrl = /\{\{-?\s*answers_url\b[^}]*\}\}(?:\/([^/\s"'<>?#{}]+))?(?:\/([^/\s"'<>?#{}]+))?/gu;

/**
 * The links of a template by `answers_url` that lead to no question: their criterion has no `ask` or is none, the answer is neither
 * yes nor no, or leads are asked nothing at all. What Liquid makes of a criterion is not looked at. Pure.
 */
export function unaskedLinks(source: string, { criteria }: Pick<QualificationPolicy, "criteria">): UnaskedLink[] {
  const asked = criteria.filter(({ ask }) => ask !== undefined).map(({ key }) => key);
  const found = new Map<string, UnaskedLink>();
  for (const match of source.matchAll(answersUrl)) {
    const [written, criterion, answer] = match;
    const isOpen = source.startsWith("/{", match.index + written.length);
    const message = problemOf(criterion, answer, { asked, all: criteria.map(({ key }) => key), isOpen });
    if (message !== null) found.set(written, { source: written, message });
  }
  return [...found.values()];
}

function problemOf(
  criterion: string | undefined,
  answer: string | undefined,
  { asked, all, isOpen }: { asked: string[]; all: string[]; isOpen: boolean },
): string | null {
  const which = asked.length === 0 ? "no criterion has one yet" : `these have one: ${asked.join(", ")}`;
  const how = `Give it an \`ask\` by PUT /v1/settings/qualification; ${which}.`;
  if (criterion === undefined) {
    return asked.length > 0 || isOpen
      ? null
      : "links to questions by answers_url, but leads are asked nothing: give a criterion an `ask` by PUT /v1/settings/qualification";
  }
  const link = `links to answers_url/${[criterion, answer].filter((part) => part !== undefined).join("/")}`;
  if (!all.includes(criterion)) return `${link}, but "${criterion}" is no criterion. There are: ${all.join(", ")}.`;
  if (!asked.includes(criterion))
    return `${link}, but "${criterion}" has no \`ask\`: leads are asked nothing there. ${how}`;
  if (isOpen || answer === "yes" || answer === "no") return null;
  return `${link}, which is no answer: write answers_url/${criterion}/yes or answers_url/${criterion}/no`;
}
