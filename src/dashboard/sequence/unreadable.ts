import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";

/** In place of what a definition that cannot be read would show. */
export const unreadable = (): Html =>
  html`<section class="card">
    <div class="empty">
      <h2>This definition cannot be read any more</h2>
      <p>Its people wait where they are. Open the definition, mend what is said there, and publish it again.</p>
    </div>
  </section>`;
