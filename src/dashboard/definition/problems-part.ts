import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { counted } from "../word/numbers.ts";
import type { LineProblem } from "./check.ts";

/** What is wrong with a text, each at its line. */
export function problemsPart(problems: readonly LineProblem[]): Html {
  return html`<section class="card" aria-label="Problems">
    <header><h2>${counted(problems.length, "problem")}</h2></header>
    <div class="body" role="status">
      <ol class="stack">
        ${problems.map(
          ({ line, pointer, message }) =>
            html`<li>
              <span class="pill hot">${line === null ? "whole text" : `line ${line}`}</span>
              <span class="mono">${pointer}</span> ${message}
            </li>`,
        )}
      </ol>
    </div>
  </section>`;
}
