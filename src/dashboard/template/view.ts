import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { InvalidInputError } from "../../platform/errors.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { Page } from "../../platform/http/pagination.ts";
import type { Template } from "../../render/put-template.ts";
import type { StoredPreview } from "../../send/preview/preview-stored.ts";
import { problemList } from "../shell/failed.ts";
import { postForm, withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { count } from "../word/numbers.ts";
import { moment } from "../word/times.ts";

export const looks = ["desktop", "phone", "dark", "text"] as const;
export type Look = (typeof looks)[number];
const lookNames: Record<Look, string> = { desktop: "Desktop", phone: "Phone", dark: "Dark", text: "Plain text" };

/** A sequence that sends it. */
export interface Use {
  id: string;
  name: string;
}

/** The templates, newest first. */
export function templateListView(visit: Visit, { rows, nextCursor }: Page<Template>): View {
  const { zone, now } = visit;
  return {
    title: "Templates",
    section: "/templates",
    sub: "The mails that sequences send, and the parts that they share",
    body: html`<section class="card">
      ${
        rows.length === 0
          ? html`<div class="empty">
              <h2>No template yet</h2>
              <p>A template is MJML with Liquid in it, put by the API or from files.</p>
              <div class="row"><a class="button" href="/docs/templates">How to put one</a></div>
            </div>`
          : html`<div class="flush scroll" tabindex="0">
              <table>
                <caption class="hidden">
                  Templates
                </caption>
                <thead>
                  <tr>
                    <th scope="col">Template</th>
                    <th scope="col" class="n">Size</th>
                    <th scope="col" class="n">Changed</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(
                    ({ id, key, mjml, updatedAt }) =>
                      html`<tr class="pick">
                        <th scope="row">
                          <a class="plain strong" data-row href="/templates/${id}">${key}</a
                          >${key.startsWith("partials/") ? html` <span class="tag">part</span>` : ""}
                        </th>
                        <td class="n mute">${count(Math.ceil(mjml.length / 1024))} KB</td>
                        <td class="n mute">${moment(updatedAt, zone, now)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
      ${nextCursor === null ? "" : html`<p class="more"><a class="button" href="${withQuery(visit, { cursor: nextCursor })}">Older ones</a></p>`}
    </section>`,
  };
}

interface Shown {
  template: Template;
  text: string;
  /** null for a part, which is no mail by itself */
  shown: (StoredPreview & { refused?: InvalidInputError }) | null;
  uses: readonly Use[];
  look: Look;
  email: string;
  mayEdit: boolean;
}

/** One template: the mail as it would arrive, its source, and what is wrong with it. */
export function templateView(visit: Visit, { template, text, shown, uses, look, email, mayEdit }: Shown): View {
  return {
    title: template.key,
    section: "/templates",
    crumbs: [{ name: "Templates", href: "/templates" }],
    sub: html`${uses.length === 0 ? "No sequence sends it now" : html`Sent by ${uses.map(({ id, name }, place) => html`${place === 0 ? "" : ", "}<a href="/sequences/${id}">${lineOf(name, 100)}</a>`)}`}`,
    body: html`<div class="grid g2">
      ${
        shown === null
          ? html`<section class="card">
              <div class="empty">
                <h2>A part of others</h2>
                <p>It is shown in the mails that include it.</p>
              </div>
            </section>`
          : previewCard(visit, template, shown, look, email)
      }
      <section class="card" aria-labelledby="source">
        <header>
          <h2 id="source">Source</h2>
          <span class="small mute">MJML and Liquid; published versions keep theirs</span>
        </header>
        <div class="body stack">
          ${
            shown?.refused === undefined
              ? ""
              : html`<div class="toast bad stack" role="alert">
                  <p>${shown.refused.message}</p>
                  ${problemList(shown.refused.problems)}
                </div>`
          }
          ${problemPart(shown)} ${sourcePart(visit, template, text, mayEdit)}
        </div>
      </section>
    </div>`,
  };
}

function sourcePart(visit: Visit, { id }: Template, text: string, mayEdit: boolean): Html {
  const area = html`<label for="mjml">MJML</label>
    <textarea id="mjml" name="mjml" class="code" spellcheck="false" ${mayEdit ? "" : html` readonly`}>
${text}</textarea>`;
  if (!mayEdit) return area;
  return postForm(
    visit,
    `/templates/${id}`,
    html`${area}
      <p class="row"><button class="main">Save</button></p>`,
    "stack",
  );
}

function previewCard(visit: Visit, { id }: Template, { mails }: StoredPreview, look: Look, email: string): Html {
  const [mail] = mails;
  return html`<section class="card" aria-labelledby="preview">
    <header>
      <h2 id="preview">${mail === undefined ? "It cannot be shown" : lineOf(mail.subject, 200)}</h2>
      <span class="small mute">${mail?.preheader ?? ""}</span>
    </header>
    <div class="body stack">
      <nav class="tabs" aria-label="How it is shown">
        ${looks.map((one) => html`<a href="${withQuery(visit, { look: one })}" ${one === look ? html` aria-current="page"` : ""}>${lookNames[one]}</a>`)}
      </nav>
      <form class="inline" method="get">
        <input type="hidden" name="look" value="${look}" />
        <label class="hidden" for="email">Written for the lead with this address</label>
        <input id="email" name="email" type="email" value="${email}" placeholder="as for this lead" />
        <button>Show</button>
      </form>
      ${
        mail === undefined
          ? ""
          : look === "text"
            ? html`<pre tabindex="0">${mail.text}</pre>`
            : html`<iframe
                class="${look}"
                sandbox="allow-popups allow-popups-to-escape-sandbox"
                title="The mail"
                src="/templates/${id}/html?${new URLSearchParams({ email }).toString()}"
              ></iframe>`
      }
      ${mail === undefined ? "" : html`<p class="small mute">${count(Math.ceil(mail.size.html / 1024))} KB as it is sent, ${mail.links.length} links. Images are not loaded here.</p>`}
    </div>
  </section>`;
}

function problemPart(shown: StoredPreview | null): Html | "" {
  const problems = [...(shown?.problems ?? []), ...(shown?.mails[0]?.problems ?? [])];
  if (problems.length === 0) return "";
  return html`<ul class="stack small">
    ${problems.map(
      ({ severity, line, partial, message }) =>
        html`<li>
          <span class="pill ${severity === "error" ? "hot" : "warm"}"
            >${partial === null ? "" : `${partial} `}${line === null ? severity : `line ${line}`}</span
          >
          ${message}
        </li>`,
    )}
  </ul>`;
}
