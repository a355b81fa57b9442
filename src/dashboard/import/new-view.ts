import { html } from "hono/html";
import { maxImportBytes } from "../../lead/import/open-import.ts";
import type { Html } from "../../platform/http/page.ts";
import type { View, Visit } from "../shell/view.ts";

const names = ["Choose the file", "Say what its columns are", "Try it, then import"] as const;

/** How far one is on the way to an import. @param at from 1 */
export function importSteps(at: number): Html {
  return html`<ol class="steps" aria-label="Steps of an import">
    ${names.map((name, index) => html`<li ${index + 1 === at ? html` aria-current="step"` : ""}>${name}</li>`)}
  </ol>`;
}

export const importCrumbs = [{ name: "Imports", href: "/imports" }];

/** Where a file is chosen, or dropped. */
export function newImportView({ user }: Visit): View {
  return {
    title: "Import a list",
    section: "/imports",
    crumbs: importCrumbs,
    sub: "Nothing is imported yet by choosing a file",
    body: html`${importSteps(1)}
      <section class="card">
        <header><h2>The file</h2></header>
        <form class="body stack" method="post" action="/imports/files" enctype="multipart/form-data">
          <input type="hidden" name="_csrf" value="${user.csrf}" />
          <div class="drop" data-drop>
            <label for="file">Drop a CSV file here, or choose one</label>
            <input
              id="file"
              type="file"
              name="file"
              accept=".csv,.ndjson,.jsonl,text/csv"
              aria-describedby="file-help"
              required
            />
            <p data-chosen aria-live="polite"></p>
            <p id="file-help" class="small">
              The first line names the columns. Up to ${maxImportBytes / 2 ** 20} MB; from Excel, save as CSV UTF-8.
            </p>
          </div>
          <div class="row wide">
            <p class="small mute">The file is kept for a day, so that you can try it, and take the import back.</p>
            <button class="main">Look at its columns</button>
          </div>
        </form>
      </section>`,
  };
}
