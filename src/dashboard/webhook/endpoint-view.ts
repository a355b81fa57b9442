import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { WebhookEndpoint } from "../../webhook/endpoint/endpoint-schemas.ts";
import { eventNames } from "../../webhook/event/event-types.ts";
import type { LoggedDelivery } from "../../webhook/log/delivery-schemas.ts";
import { settingView } from "../setting/tabs.ts";
import { optionsOf, postButton, postForm, withQuery } from "../shell/forms.ts";
import { localValue } from "../shell/local.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { moment, momentWithin } from "../word/times.ts";
import { deliveryPill, statePill, stateWords, statusChoices } from "./words.ts";
import { whereLines } from "./where.ts";

export interface Log {
  rows: readonly LoggedDelivery[];
  next: number | null;
  status: string;
  type: string;
}

const dayMs = 86_400_000;

/** One endpoint: how it is, what it was sent, and what to do after an outage. @param log null: who looks may not see it */
export function endpointView(visit: Visit, endpoint: WebhookEndpoint, log: Log | null, wrong: Html | "" = ""): View {
  const { description, shownUrl } = endpoint;
  const { now, zone, user } = visit;
  const mayWrite = may(user, "webhooks:write", "personal_data");
  return settingView(visit, "/settings/webhooks", {
    title: lineOf(description ?? shownUrl, 200),
    crumbs: [{ name: "Webhooks", href: "/settings/webhooks" }],
    mark: statePill(endpoint, now),
    sub: stateWords(endpoint, zone, now),
    ...(mayWrite && { acts: buttons(visit, endpoint) }),
    body: html`${wrong}
      <div class="grid g2">
        <div class="column">${log === null ? hiddenLog : logCard(visit, endpoint, log)}</div>
        <div class="column">${factsCard(visit, endpoint)} ${mayWrite ? replayCard(visit, endpoint) : ""}</div>
      </div>`,
  });
}

function buttons(visit: Visit, { id, state }: WebhookEndpoint): Html {
  const to = `/settings/webhooks/${id}`;
  const change = (label: string, next: string, kind: "main" | "" = "") =>
    postButton(visit, `${to}/state`, label, { fields: { state: next }, kind });
  return html`${state === "enabled" ? change("Pause", "paused") : change("Enable", "enabled", "main")}
    ${postButton(visit, `${to}/test`, "Send a test")} <a class="button" data-key="e" href="${to}/edit">Change</a>`;
}

function factsCard(
  visit: Visit,
  { id, shownUrl, types, where, previousUntil, lastError, lastErrorAt, state, createdAt }: WebhookEndpoint,
): Html {
  const { zone, now, user } = visit;
  const to = `/settings/webhooks/${id}`;
  return html`<section class="card" aria-labelledby="facts">
    <header><h2 id="facts">What it is</h2></header>
    <div class="body stack loose">
      <dl class="facts">
        <dt>URL</dt>
        <dd class="mono">${shownUrl}</dd>
        <dt>Gets</dt>
        <dd>${types.map((type) => html`<span class="tag mono">${type}</span> `)}</dd>
        ${
          Object.keys(where).length === 0
            ? ""
            : html`<dt>Only if</dt>
                <dd>
                  ${Object.keys(where).map((field) => html`<span class="tag mono">${whereLines({ [field]: where[field] ?? [] })}</span> `)}
                </dd>`
        }
        <dt>Since</dt>
        <dd>${moment(createdAt, zone, now)}</dd>
        ${
          lastError === null
            ? ""
            : html`<dt>Failed last</dt>
                <dd>
                  ${lineOf(lastError, 300)}
                  ${lastErrorAt === null ? "" : html`<br /><span class="small mute">${moment(lastErrorAt, zone, now)}</span>`}
                </dd>`
        }
        ${
          previousUntil !== null && previousUntil > now
            ? html`<dt>Signed twice</dt>
                <dd>by the secret before, too, until ${momentWithin(previousUntil, zone, now)}</dd>`
            : ""
        }
      </dl>
      ${
        may(user, "webhooks:write", "personal_data")
          ? html`<div class="row">
              ${postButton(visit, `${to}/rotate`, "Another secret")}
              ${state === "disabled" ? "" : postButton(visit, `${to}/state`, "Disable", { fields: { state: "disabled" }, kind: "risk" })}
              <a class="button risk" href="${to}/delete">Delete…</a>
            </div>`
          : ""
      }
    </div>
  </section>`;
}

const hiddenLog = html`<section class="card">
  <div class="empty">
    <h2>The log is not for you</h2>
    <p>What was sent speaks of people, and your role may not see that.</p>
  </div>
</section>`;

function logCard(visit: Visit, { id }: WebhookEndpoint, { rows, next, status, type }: Log): Html {
  const { zone, now } = visit;
  const isFiltered = status !== "" || type !== "";
  return html`<section class="card" aria-labelledby="log">
    <header>
      <h2 id="log">Deliveries</h2>
      <span class="small mute">newest first</span>
    </header>
    <form class="filters within" method="get">
      <div>
        <label for="status">Status</label>
        <select id="status" name="status">
          ${optionsOf([["", "anything"], ...statusChoices], status)}
        </select>
      </div>
      <div>
        <label for="type">Event</label>
        <select id="type" name="type">
          ${optionsOf([["", "any"], ...eventNames.map((name) => [name, name] as const)], type)}
        </select>
      </div>
      <button>Show</button>
    </form>
    ${
      rows.length === 0
        ? html`<div class="empty">
            <h2>${isFiltered ? "None like that" : "Nothing sent yet"}</h2>
            <p>
              ${isFiltered ? "Show any to see all." : "What happens from now on stands here. Send a test to try it."}
            </p>
          </div>`
        : html`<div class="flush scroll" tabindex="0">
            <table>
              <caption class="hidden">
                Deliveries, newest first
              </caption>
              <thead>
                <tr>
                  <th scope="col">Event</th>
                  <th scope="col">What became of it</th>
                  <th scope="col" class="n">Tries</th>
                  <th scope="col" class="n">When</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(({ delivery, event }) => {
                  const last = delivery.tries.at(-1);
                  return html`<tr class="pick">
                    <th scope="row">
                      <a class="mono" data-row href="/settings/webhooks/${id}/deliveries/${delivery.id}"
                        >${event.type}</a
                      >
                      ${delivery.replay ? html` <span class="tag">replay</span>` : ""}
                    </th>
                    <td>
                      ${deliveryPill(delivery.status)}
                      ${last === undefined || delivery.status === "delivered" ? "" : html`<span class="small mute">${lineOf(last.answer, 60)}</span>`}
                    </td>
                    <td class="n">${delivery.attempts}</td>
                    <td class="n mute">${moment(event.at ?? event.writtenAt, zone, now)}</td>
                  </tr>`;
                })}
              </tbody>
            </table>
          </div>`
    }
    ${next === null ? "" : html`<p class="more"><a class="button" href="${withQuery(visit, { cursor: String(next) })}">Older ones</a></p>`}
  </section>`;
}

function replayCard(visit: Visit, { id, state }: WebhookEndpoint): Html {
  const { zone, now } = visit;
  return html`<section class="card" aria-labelledby="replay">
    <header><h2 id="replay">Send a range once more</h2></header>
    <div class="body stack">
      <p class="small mute">
        After an outage on your side. In order, under the same ids, so that your server can tell what it has already.
        Times in ${zone}.
      </p>
      ${
        state === "disabled"
          ? html`<p>Enable the webhook first.</p>`
          : postForm(
              visit,
              `/settings/webhooks/${id}/replay`,
              html`<div class="field">
                  <label for="from">From</label>
                  <input
                    class="full"
                    id="from"
                    name="from"
                    type="datetime-local"
                    required
                    value="${localValue(new Date(now.getTime() - dayMs), zone)}"
                  />
                </div>
                <div class="field">
                  <label for="to">Up to</label>
                  <input
                    class="full"
                    id="to"
                    name="to"
                    type="datetime-local"
                    required
                    value="${localValue(now, zone)}"
                  />
                </div>
                <div class="field">
                  <label for="only">What</label>
                  <select class="full" id="only" name="only">
                    ${optionsOf(
                      [
                        ["undelivered", "what was not delivered"],
                        ["all", "everything"],
                      ],
                      "undelivered",
                    )}
                  </select>
                </div>
                <p class="below"><button>Send again</button></p>`,
            )
      }
    </div>
  </section>`;
}
