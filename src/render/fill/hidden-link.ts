import { escapeHtml } from "./escape.ts";

/**
 * A link that stands in the HTML of a mail and that no person reaches: it has no content to see or touch, is not displayed, is
 * out of the order of the Tab key, and is not in the accessibility tree (WAI-ARIA 1.2 `aria-hidden`). Who follows it has read
 * the source. It belongs last in the body, beside the pixel, and never into the text part, where everybody would see it.
 * @param url of the hidden link of this message
 */
export function hiddenLink(url: string): string {
  return `<div aria-hidden="true" style="display:none;mso-hide:all;max-height:0;overflow:hidden"><a href="${escapeHtml(url)}" tabindex="-1" aria-hidden="true" rel="nofollow"></a></div>`;
}
