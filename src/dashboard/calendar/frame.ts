import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Ahead, Estimate } from "../../report/ahead/ahead-schemas.ts";
import type { View } from "../shell/view.ts";
import { count, expected } from "../word/numbers.ts";

const tabs = [
  ["/calendar", "Mails to come"],
  ["/calendar/pipeline", "What to expect"],
] as const;

/** A page about what is to come. */
export function aheadView(path: (typeof tabs)[number][0], view: Omit<View, "section">): View {
  return {
    ...view,
    section: "/calendar",
    body: html`<nav class="tabs" aria-label="What is to come">
        ${tabs.map(([to, name]) => html`<a href="${to}" ${to === path ? html` aria-current="page"` : ""}>${name}</a>`)}
      </nav>
      ${view.body}`,
  };
}

/** Shown while it takes long; the page asks again by itself. */
export function reckoningView(path: (typeof tabs)[number][0], title: string): View {
  return aheadView(path, {
    title,
    body: html`<section class="card">
      <div class="empty" role="status">
        <h2>Still reckoning</h2>
        <p>Everybody who is under way is walked on by the machine that runs the sequences. The page comes by itself.</p>
        <div class="row"><a class="button" href="">Look again</a></div>
      </div>
    </section>`,
  });
}

/** "1,204", or "about 1,204 (1,100–1,310)" where it is an estimate. */
export function estimateWords({ value, low, high }: Estimate): Html {
  if (low === high) return html`${expected(value)}`;
  return html`${expected(value)} <span class="of">${count(low)}–${count(high)}</span>`;
}

/** How far the numbers can be trusted. */
export function notesOf({ notes }: Pick<Ahead, "notes">): Html | "" {
  if (notes.length === 0) return "";
  return html`<div class="stack small mute notes">${notes.map(({ text }) => html`<p>${text}</p>`)}</div>`;
}
