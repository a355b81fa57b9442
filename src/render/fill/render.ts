import { type Piece, joinPieces, renderPieces } from "./cut.ts";
import { type HydratedTemplate, renderHtml, renderText } from "./hydrate.ts";
import { fillSlots } from "./slots.ts";
import { tidyText } from "./text.ts";

/** The values of one recipient. */
export interface RenderInput {
  /** what Liquid sees beside `unsubscribe_url`: plain objects as `mailScope` makes them */
  scope: Record<string, unknown>;
  /** returns the tracked URL of the link in slot `index`, whose rendered target is `url` */
  links: (index: number, url: string) => string;
  /** absolute URL of the open pixel; null leaves it out */
  pixelUrl: string | null;
  /** absolute URL of a link that no person can see; left out, there is none */
  hiddenUrl?: string;
  /** absolute URL of the unsubscribe page */
  unsubscribeUrl: string;
  /** given the scope before it is rendered: for trying out a template strictly */
  strictly?: (scope: object) => void;
}

/** A rendered mail; the subject is one line. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/**
 * A rendered mail whose HTML and text are still in pieces: values of the recipient, and indexes of the `fixed` texts of
 * `template.html` and `template.text`. The text is not tidied yet.
 */
export interface RenderedPieces {
  subject: string;
  html: Piece[];
  text: Piece[];
}

const SUBJECT_LENGTH = 250;

/**
 * Fills a template for one recipient. Missing variables render empty. Where the template writes no unsubscribe link
 * of its own, a small footer with it is added to both parts.
 * @throws liquidjs's error when a filter fails on the data or a limit of `liquid.ts` is crossed
 */
export function renderMail(template: HydratedTemplate, input: RenderInput): RenderedMail {
  return joinRendered(template, renderMailPieces(template, input));
}

/** A mail rendered in pieces, put together. */
export function joinRendered(template: HydratedTemplate, { subject, html, text }: RenderedPieces): RenderedMail {
  return { subject, html: joinPieces(template.html, html), text: joinText(template, text) };
}

/** The text part of a mail rendered in pieces, tidied. */
export function joinText({ text }: HydratedTemplate, pieces: readonly Piece[]): string {
  return `${tidyText(joinPieces(text, pieces))}\n`;
}

/** As `renderMail`, in pieces for a writer that has prepared the fixed ones. */
export function renderMailPieces(template: HydratedTemplate, input: RenderInput): RenderedPieces {
  const scope = { ...input.scope, unsubscribe_url: input.unsubscribeUrl };
  const state = {
    links: template.links,
    trackedUrl: input.links,
    pixelUrl: input.pixelUrl,
    hiddenUrl: input.hiddenUrl,
    unsubscribeUrl: input.unsubscribeUrl,
    unsubscribed: false,
  };
  fillSlots(scope, state);
  input.strictly?.(scope);
  const html = renderPieces(template.html, scope, renderHtml);
  state.unsubscribed = false;
  const text = renderPieces(template.text, scope, renderText);
  return { subject: oneLine(renderText(template.subject, scope)), html, text };
}

/** What mail programs show beside the subject, for previews; empty when the template says nothing of its own. */
export function renderPreheader(template: HydratedTemplate, scope: Record<string, unknown>): string {
  return oneLine(renderText(template.preheader, { ...scope }));
}

function oneLine(subject: string): string {
  const line = subject.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length <= SUBJECT_LENGTH ? line : `${line.slice(0, SUBJECT_LENGTH - 1).toWellFormed()}…`;
}
