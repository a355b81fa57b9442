import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Report } from "../../report/report-schemas.ts";
import type { StoredVersion } from "../../sequence/version/list-versions.ts";
import { rowsHref } from "../rows/rows-href.ts";
import type { Visit } from "../shell/view.ts";
import { count, percent } from "../word/numbers.ts";
import { moment } from "../word/times.ts";

/** The versions, each with who got it and what came of its mails. */
export function versionsBody(
  { zone, now }: Visit,
  id: string,
  versions: readonly StoredVersion[],
  { sections }: Report,
): Html {
  const cellOf = (section: string, versionId: string, name: string) =>
    sections[section]?.find(({ by }) => by["versionId"] === versionId)?.cells[name];
  const link = (cell: ReturnType<typeof cellOf>) =>
    cell === undefined ? "0" : html`<a href="${rowsHref(cell.rows)}">${count(cell.value)}</a>`;
  return html`<section class="card">
    ${
      versions.length === 0
        ? html`<div class="empty">
            <h2>Not published yet</h2>
            <p>The first publishing makes version 1.</p>
          </div>`
        : html`<div class="flush scroll" tabindex="0">
            <table>
              <caption class="hidden">
                Versions, newest first, of the last 90 days
              </caption>
              <thead>
                <tr>
                  <th scope="col">Version</th>
                  <th scope="col">Published</th>
                  <th scope="col" class="n">Enrolled</th>
                  <th scope="col" class="n">Here now</th>
                  <th scope="col" class="n">Sent</th>
                  <th scope="col" class="n">Replied</th>
                </tr>
              </thead>
              <tbody>
                ${versions.map(({ id: versionId, number, current, publishedAt }) => {
                  const replied = cellOf("messages", versionId, "replied");
                  return html`<tr class="pick">
                    <th scope="row">
                      <a class="plain strong" data-row href="/sequences/${id}/versions/${number}">Version ${number}</a
                      >${current ? html` <span class="pill leaf">new enrollments get it</span>` : ""}
                    </th>
                    <td class="mute">${moment(publishedAt, zone, now)}</td>
                    <td class="n">${link(cellOf("enrollments", versionId, "enrolled"))}</td>
                    <td class="n">${link(cellOf("enrollments", versionId, "running"))}</td>
                    <td class="n">${link(cellOf("messages", versionId, "sent"))}</td>
                    <td class="n">
                      ${link(replied)} <span class="of">${replied === undefined ? "" : percent(replied.rate)}</span>
                    </td>
                  </tr>`;
                })}
              </tbody>
            </table>
          </div>`
    }
    <p class="more small mute">
      Who was enrolled, and whose mails went out, in the last 90 days. To roll back, save an older definition as the
      draft, and publish.
    </p>
  </section>`;
}

/** One version as it was published. */
export function versionBody({ zone, now }: Visit, { number, publishedAt, current }: StoredVersion, text: string): Html {
  return html`<section class="card" aria-labelledby="version">
    <header>
      <h2 id="version">Version ${number}</h2>
      <span class="small mute"
        >published ${moment(publishedAt, zone, now)}${current ? ", and new enrollments get it" : ""}</span
      >
    </header>
    <div class="body"><pre tabindex="0" aria-label="The definition">${text}</pre></div>
  </section>`;
}
