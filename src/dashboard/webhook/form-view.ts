import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { WebhookEndpoint } from "../../webhook/endpoint/endpoint-schemas.ts";
import { eventNames, eventTypes, wantedTypes } from "../../webhook/event/event-types.ts";
import { settingView } from "../setting/tabs.ts";
import { postForm } from "../shell/forms.ts";
import type { Fields } from "../shell/pages.ts";
import type { View, Visit } from "../shell/view.ts";

/** What stands in the form. */
export interface Typed {
  url: string;
  description: string;
  types: readonly string[];
  /** conditions, one on each line */
  where: string;
}

/** The boxes that are checked are fields of this name and their type. */
const box = "type ";

/** What was typed into the form, as the API takes it; a URL that was left empty is not there. Pure. */
export function typedOf(fields: Fields): Typed {
  const types = Object.keys(fields).flatMap((name) => (name.startsWith(box) ? [name.slice(box.length)] : []));
  return {
    url: (fields["url"] ?? "").trim(),
    description: (fields["description"] ?? "").trim(),
    types,
    where: fields["where"] ?? "",
  };
}

/** To add an endpoint, or to change the one that is given. */
export function webhookForm(visit: Visit, known: WebhookEndpoint | null, typed: Typed, wrong: Html | "" = ""): View {
  const action = known === null ? "/settings/webhooks" : `/settings/webhooks/${known.id}`;
  const back = known === null ? "/settings/webhooks" : action;
  return settingView(visit, "/settings/webhooks", {
    title: known === null ? "Add a webhook" : "Change the webhook",
    crumbs: [
      { name: "Webhooks", href: "/settings/webhooks" },
      ...(known === null ? [] : [{ name: known.description ?? known.shownUrl, href: back }]),
    ],
    body: html`${wrong}
    ${postForm(
      visit,
      action,
      html`<section class="card">
          <div class="body padded">
            <div class="field">
              <label for="url">URL</label>
              <input
                class="full"
                id="url"
                name="url"
                type="url"
                value="${typed.url}"
                maxlength="2000"
                ${known === null ? html` required placeholder="https://crm.example.com/ripen"` : html` placeholder="${known.shownUrl}"`}
                aria-describedby="url-more"
              />
              <p class="small mute" id="url-more">
                ${
                  known === null
                    ? "Https, at a public address. It is kept sealed and not shown whole again."
                    : "Left empty, it stays as it is."
                }
              </p>
            </div>
            <div class="field">
              <label for="description">What it is for</label>
              <input
                class="full"
                id="description"
                name="description"
                maxlength="200"
                value="${typed.description}"
                placeholder="CRM"
              />
            </div>
          </div>
        </section>
        ${typesCard(typed.types)} ${whereCard(typed.where)}
        <div class="row below">
          <button class="main">${known === null ? "Add it" : "Save"}</button>
          <a class="button" href="${back}">Cancel</a>
          ${known === null ? html`<span class="small mute">It gets what happens from then on.</span>` : ""}
        </div>`,
    )}`,
  });
}

const families = [...Map.groupBy(eventNames, (name) => name.split(".")[0] ?? name)].filter(([family]) =>
  wantedTypes.includes(`${family}.*`),
);

function typesCard(chosen: readonly string[]): Html {
  return html`<section class="card" aria-labelledby="types">
    <header>
      <h2 id="types">What it gets</h2>
      <span class="small mute">with a wildcard, also what comes new later</span>
    </header>
    <div class="body">
      ${check("*", html`<strong>Everything</strong>`, chosen)}
      <div class="catalog">
        ${families.map(
          ([family, names]) =>
            html`<fieldset class="plain-set">
              <legend class="hidden">${family}</legend>
              ${check(`${family}.*`, html`<strong class="mono">${family}.*</strong>`, chosen)}
              ${names.map((name) =>
                check(
                  name,
                  html`<span class="mono">${name}</span>
                    <span class="small mute"> ${eventTypes[name].summary.replaceAll("`", "")}</span>`,
                  chosen,
                ),
              )}
            </fieldset>`,
        )}
      </div>
    </div>
  </section>`;
}

function whereCard(lines: string): Html {
  return html`<section class="card" aria-labelledby="where-title">
    <header>
      <h2 id="where-title">Only some of it</h2>
      <span class="small mute">left empty, all of these types</span>
    </header>
    <div class="body">
      <div class="field">
        <label for="where">Fields and what they must be, one on each line: several values mean any of them</label>
        <textarea class="mono" id="where" name="where" placeholder="verdict: human&#10;lead.stage: prospect, customer">
${lines}</textarea>
      </div>
    </div>
  </section>`;
}

function check(type: string, words: Html, chosen: readonly string[]): Html {
  return html`<label class="check"
    ><input type="checkbox" name="${box}${type}" ${chosen.includes(type) ? html` checked` : ""} /><span
      >${words}</span
    ></label
  >`;
}
