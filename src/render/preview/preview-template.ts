import { compileTemplate } from "../compile/compile.ts";
import { withoutReplyMark } from "../compile/reply-mark.ts";
import { hydrate } from "../fill/hydrate.ts";
import type { HydratedTemplate } from "../fill/hydrate.ts";
import { linkName } from "../fill/link-name.ts";
import { renderMail, renderPreheader } from "../fill/render.ts";
import type { TemplateSource } from "../fill/template.ts";
import { findUnsupported } from "./client-support.ts";
import { findScripts } from "./find-scripts.ts";
import { judgeMail } from "./judge-mail.ts";
import { findMayBeMissing } from "./may-be-missing.ts";
import { findMissingAlt } from "./missing-alt.ts";
import { placeSource } from "./place.ts";
import type { PlacedSource } from "./place.ts";
import { compileProblem, mailProblem } from "./problem.ts";
import type { PreviewProblem } from "./problem.ts";
import { readLinks } from "./read-links.ts";

/** A link of a previewed mail. */
export interface PreviewLink {
  /** where it leads, without tracking */
  url: string;
  /** what it is called in conditions: its name in the template, or host and path */
  name: string;
  text: string;
}

/** One mail as its recipient would see it, with links that are not tracked and without a pixel. */
export interface MailPreview {
  subject: string;
  preheader: string | null;
  html: string;
  text: string;
  /** bytes of the parts as they are sent, with tracked links and pixel */
  size: { html: number; text: number };
  links: PreviewLink[];
  problems: PreviewProblem[];
}

/** What is the same for all mails of a preview. */
export interface PreviewSettings {
  unsubscribeUrl: string;
  /** as they are sent, or as long as those; `linkPrefix` is what stands before the encoded target of a tracked link */
  sent: { linkPrefix: string; pixelUrl: string; unsubscribeUrl: string };
}

/** A template that cannot be used has no mails, and errors among its problems. */
export interface TemplatePreview {
  problems: PreviewProblem[];
  mails: MailPreview[];
}

/**
 * Renders a template as it is written for some recipients, and says all that is wrong with it. Nothing is stored, tracked
 * or counted.
 * @param scopes what Liquid sees, for each recipient
 */
export async function previewTemplate(
  source: TemplateSource,
  scopes: readonly Record<string, unknown>[],
  settings: PreviewSettings,
): Promise<TemplatePreview> {
  const result = await compileTemplate(source);
  const placed = placeSource(source);
  const missing = findMissingAlt(placed);
  if (result.kind === "invalid") return { problems: [...result.problems.map(compileProblem), ...missing], mails: [] };
  const template = hydrate(result.template);
  const mails = scopes.map((scope) => previewMail(template, placed, scope, settings));
  const [first] = mails;
  const unsupported = first === undefined ? [] : await findUnsupported(first.html, placed);
  return {
    problems: [...missing, ...findMayBeMissing(placed, source.subject), ...findScripts(placed), ...unsupported],
    mails,
  };
}

function previewMail(
  template: HydratedTemplate,
  source: PlacedSource,
  scope: Record<string, unknown>,
  { unsubscribeUrl, sent }: PreviewSettings,
): MailPreview {
  const isAuthors = ({ url }: { url: string }) =>
    url !== unsubscribeUrl && url !== scope["preferences_url"] && url !== scope["answers_url"];
  const names = new Map<string, string>();
  const links = (index: number, url: string) => {
    const name = template.linkNames[index];
    if (name !== undefined && !names.has(url)) names.set(url, name);
    return url;
  };
  const plain = { scope, links, pixelUrl: null, unsubscribeUrl };
  try {
    const { html, text, ...rendered } = renderMail(template, plain);
    const { linkPrefix, ...urls } = sent;
    const tracked = (_index: number, url: string) => `${linkPrefix}${encodeURIComponent(url)}`;
    const asSent = renderMail(template, { scope, links: tracked, ...urls });
    const subject = withoutReplyMark(rendered.subject);
    const found = readLinks(html);
    const size = { html: Buffer.byteLength(asSent.html), text: Buffer.byteLength(asSent.text) };
    return {
      subject,
      preheader: renderPreheader(template, scope) || null,
      html,
      text,
      size,
      links: found.map((link) => ({ url: link.url, name: names.get(link.url) ?? linkName(link.url), text: link.text })),
      problems: judgeMail({ subject, htmlSize: size.html, links: found.filter(isAuthors) }, source),
    };
  } catch (error) {
    const message = `this mail cannot be rendered: ${error instanceof Error ? error.message : String(error)}`;
    const problems = [mailProblem("error", "not_rendered", message)];
    return { subject: "", preheader: null, html: "", text: "", size: { html: 0, text: 0 }, links: [], problems };
  }
}
