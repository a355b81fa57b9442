import { escapeHtml } from "../../../render/fill/escape.ts";

/** The parts of a mail to one of our own people. */
export interface NoticeMail {
  subject: string;
  text: string;
  html: string;
}

/** A text as HTML, with that URL in it as a link. */
export function toHtml(text: string, url: string): string {
  const link = escapeHtml(url);
  const escaped = escapeHtml(text);
  const body = link === "" ? escaped : escaped.replace(link, `<a href="${link}">${link}</a>`);
  return `<!doctype html><meta charset="utf-8"><div style="font:15px/1.5 sans-serif;white-space:pre-wrap">${body}</div>`;
}
