import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { linesOf } from "../../platform/stranger-text.ts";
import type { WebhookEndpoint } from "../../webhook/endpoint/endpoint-schemas.ts";
import { eventId } from "../../webhook/event/write-body.ts";
import type { LoggedDelivery } from "../../webhook/log/delivery-schemas.ts";
import { settingView } from "../setting/tabs.ts";
import { copyButton } from "../shell/copy.ts";
import { postButton } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { count } from "../word/numbers.ts";
import { moment, momentWithin } from "../word/times.ts";
import { deliveryPill } from "./words.ts";

/** One delivery: what was posted, each try, and what was answered. */
export function deliveryView(visit: Visit, endpoint: WebhookEndpoint, { delivery, event }: LoggedDelivery): View {
  const { zone, now, user } = visit;
  const to = `/settings/webhooks/${endpoint.id}`;
  const mayReplay =
    may(user, "webhooks:write", "personal_data") && delivery.status !== "pending" && endpoint.state !== "disabled";
  return settingView(visit, "/settings/webhooks", {
    title: event.type,
    crumbs: [
      { name: "Webhooks", href: "/settings/webhooks" },
      { name: endpoint.description ?? endpoint.shownUrl, href: to },
    ],
    mark: deliveryPill(delivery.status),
    sub: html`<span class="mono">${eventId(event.id)}</span> · happened
      ${moment(event.at ?? event.writtenAt, zone, now)}${
        event.leadId === null ? "" : html` · <a href="/leads/${event.leadId}">the lead</a>`
      }`,
    ...(mayReplay && { acts: postButton(visit, `${to}/deliveries/${delivery.id}/replay`, "Send again") }),
    body: html`<div class="grid g2">${bodyCard(event.body)} ${triesCard(visit, delivery)}</div>`,
  });
}

function bodyCard(body: string | null): Html {
  return html`<section class="card" aria-labelledby="body">
    <header>
      <h2 id="body">What is posted</h2>
      ${body === null ? "" : copyButton("posted")}
    </header>
    <div class="body">
      ${
        body === null
          ? html`<p class="mute">It is written when it is tried first.</p>`
          : html`<pre class="code" id="posted" tabindex="0">${indented(body)}</pre>`
      }
    </div>
  </section>`;
}

function triesCard({ zone, now }: Visit, { tries, attempts, status, dueAt }: LoggedDelivery["delivery"]): Html {
  return html`<section class="card" aria-labelledby="tries">
    <header>
      <h2 id="tries">Tries</h2>
      <span class="small mute">${attempts > tries.length ? `the first and the latest of ${count(attempts)}` : ""}</span>
    </header>
    <div class="body">
      ${
        tries.length === 0
          ? html`<p class="mute">None yet.</p>`
          : tries.map(
              (one) =>
                html`<div class="line tries">
                  <span class="small mute">${moment(new Date(one.at), zone, now)}</span>
                  <span class="dot ${isTaken(one.status) ? "leaf" : "hot"}"></span>
                  <div>
                    <p>
                      <strong>${one.status ?? "no answer"}</strong>
                      <span class="small mute">after ${count(one.ms)} ms</span>
                    </p>
                    <pre class="code" tabindex="0">${linesOf(one.answer).join("\n")}</pre>
                  </div>
                </div>`,
            )
      }
      ${status === "pending" && attempts > 0 ? html`<p class="small mute">Tried again ${momentWithin(dueAt, zone, now)}.</p>` : ""}
    </div>
  </section>`;
}

const isTaken = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

/** A body with its fields under each other; as it is where it is no JSON. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
