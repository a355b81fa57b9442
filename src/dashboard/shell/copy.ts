import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";

/** A text to take elsewhere, with a button that copies it; without scripts there is no button. @param id of the text */
export function copyable(id: string, text: string): Html {
  return html`<div class="copyable">
    <pre id="${id}" tabindex="0">${text}</pre>
    ${copyButton(id)}
  </div>`;
}

/** A button that copies the text of the element of an id. */
export function copyButton(id: string): Html {
  return html`<button type="button" class="copy" data-copy="${id}" hidden>Copy</button>`;
}
