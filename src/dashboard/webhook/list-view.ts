import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { WebhookEndpoint } from "../../webhook/endpoint/endpoint-schemas.ts";
import { settingView } from "../setting/tabs.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { moment } from "../word/times.ts";
import { statePill } from "./words.ts";

/** Where events are posted to, and whether that works. */
export function webhooksView(visit: Visit, endpoints: readonly WebhookEndpoint[]): View {
  const add = may(visit.user, "webhooks:write", "personal_data")
    ? html`<a class="button main" data-key="e" href="/settings/webhooks/new">Add a webhook</a>`
    : html``;
  return settingView(visit, "/settings/webhooks", {
    title: "Webhooks",
    sub: "What happens here, posted to your own systems: signed, in order, and again until they have it",
    acts: endpoints.length === 0 ? html`` : add,
    body: endpoints.length === 0 ? nothing(add) : table(visit, endpoints),
  });
}

function nothing(add: Html): Html {
  return html`<section class="card">
    <div class="empty">
      <h2>No webhook yet</h2>
      <p>Tell your CRM of replies and handoffs, or your warehouse of everything.</p>
      <div class="row">${add}<a class="button" href="/docs/webhooks">How webhooks work</a></div>
    </div>
  </section>`;
}

function table({ zone, now }: Visit, endpoints: readonly WebhookEndpoint[]): Html {
  return html`<section class="card">
    <div class="flush scroll" tabindex="0">
      <table>
        <caption class="hidden">
          Webhooks, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Webhook</th>
            <th scope="col">State</th>
            <th scope="col">Gets</th>
            <th scope="col" class="n">Last taken</th>
          </tr>
        </thead>
        <tbody>
          ${endpoints.map((endpoint) => {
            const { id, description, shownUrl, types, lastOkAt, lastError, failingSince } = endpoint;
            return html`<tr class="pick">
              <th scope="row">
                <a data-row href="/settings/webhooks/${id}"><strong>${lineOf(description ?? shownUrl, 200)}</strong></a>
                ${description === null ? "" : html`<br /><span class="mono mute">${shownUrl}</span>`}
              </th>
              <td>
                ${statePill(endpoint, now)}
                ${failingSince === null || lastError === null ? "" : html`<br /><span class="small mute">${lineOf(lastError, 120)}</span>`}
              </td>
              <td class="small">${typeWords(types)}</td>
              <td class="n mute">${lastOkAt === null ? "nothing yet" : moment(lastOkAt, zone, now)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

const named = 4;

/** The first few of the types that an endpoint wants. */
function typeWords(types: readonly string[]): string {
  if (types.includes("*")) return "everything";
  const more = types.length - named;
  return `${types.slice(0, named).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
