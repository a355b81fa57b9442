import type { PlacedSource } from "./place.ts";
import type { HtmlLink } from "./read-links.ts";
import { mailProblem } from "./problem.ts";
import type { PreviewProblem } from "./problem.ts";

/** Bytes of HTML from which on Gmail shows a mail cut off, with a link to the rest: 102 KB. */
export const clippedFrom = 102 * 1024;

/** What is judged of one mail. */
export interface JudgedMail {
  subject: string;
  /** bytes of the HTML as it is sent */
  htmlSize: number;
  links: readonly HtmlLink[];
}

/** What is wrong with one rendered mail. */
export function judgeMail({ subject, htmlSize, links }: JudgedMail, source: PlacedSource): PreviewProblem[] {
  return [...judgeSubject(subject), ...judgeSize(htmlSize), ...judgeLinks(links, source)];
}

function judgeSubject(subject: string): PreviewProblem[] {
  if (subject !== "") return [];
  const message = "the subject is empty, so this mail is not sent: give what it is made from a default";
  return [mailProblem("error", "empty_subject", message)];
}

function judgeSize(bytes: number): PreviewProblem[] {
  if (bytes <= clippedFrom) return [];
  const message = `the HTML has ${Math.ceil(bytes / 1024)} KB: Gmail cuts it off after 102 KB, with the unsubscribe link`;
  return [mailProblem("warning", "gmail_clips", message)];
}

function judgeLinks(links: readonly HtmlLink[], source: PlacedSource): PreviewProblem[] {
  return links.flatMap(({ url, text }) => {
    const what = text === "" ? "a link without text" : `the link "${text.slice(0, 60)}"`;
    const place = source.find(url);
    const warn = (code: string, message: string) => mailProblem("warning", code, message, place);
    const problems: PreviewProblem[] = [];
    if (url === "" || url === "#") {
      problems.push(warn("link_leads_nowhere", `${what} leads nowhere for this lead`));
    } else if (/^http:/i.test(url)) {
      problems.push(warn("link_not_encrypted", `${what} leads to ${url.slice(0, 100)}: use https`));
    } else if (!/^(?:https|mailto|tel|sms):/i.test(url) && !url.startsWith("#")) {
      problems.push(warn("link_without_scheme", `${what} has no scheme: write https:// before it`));
    }
    if (text === "") {
      const message = `the link to ${url.slice(0, 100)} has no text: screen readers read the address`;
      problems.push(warn("link_without_text", message));
    }
    return problems;
  });
}
