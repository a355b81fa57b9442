import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Report } from "../../report/report-schemas.ts";
import type { GuardTrip } from "../../send/guard/check-failures.ts";
import type { DestinationHold } from "../../sender/destination/list-holds.ts";
import { bar } from "../draw/series.ts";
import { rowsHref } from "../rows/rows-href.ts";
import { postButton } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { count, percent } from "../word/numbers.ts";
import { hourMinute, moment } from "../word/times.ts";

/** A sender, what of its allowance is used, and where it is held. */
export interface SenderFacts {
  id: string;
  name: string;
  email: string;
  paused: boolean;
  /** null: without a cap */
  cap: number | null;
  isWarmUp: boolean;
  today: number;
  holds: readonly DestinationHold[];
}

/** How mail arrives, and what holds it. */
export function deliverabilityView(
  visit: Visit,
  { senders, trips, report }: { senders: readonly SenderFacts[]; trips: readonly GuardTrip[]; report: Report },
): View {
  return {
    title: "Deliverability",
    section: "/deliverability",
    sub: `The last 30 days · as of ${hourMinute(report.asOf, visit.zone)}`,
    body: html`${trips.length === 0 ? "" : tripsCard(visit, trips)} ${sendersCard(visit, senders)}
    ${destinationsCard(report)}`,
  };
}

function tripsCard(visit: Visit, trips: readonly GuardTrip[]): Html {
  const { zone, now } = visit;
  return html`<section class="card" aria-labelledby="trips">
    <header><h2 id="trips">Paused by the guard</h2></header>
    <div class="body">
      <ul class="needs">
        ${trips.map(
          ({ id, reason, scope, at }) =>
            html`<li>
              <div>
                <span class="pill hot">${scope} paused ${moment(at, zone, now)}</span>
                <p class="small mute">${reason}</p>
              </div>
              ${may(visit.user, "senders:write") ? postButton(visit, `/deliverability/trips/${id}/resume`, "Resume") : ""}
            </li>`,
        )}
      </ul>
    </div>
  </section>`;
}

function sendersCard(visit: Visit, senders: readonly SenderFacts[]): Html {
  return html`<section class="card" aria-labelledby="senders">
    <header><h2 id="senders">Senders</h2></header>
    <div class="flush scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Sender</th>
            <th scope="col" class="n">Today</th>
            <th scope="col" class="n">of at most</th>
            <th scope="col" class="wide-only"><span class="hidden">As a bar</span></th>
            <th scope="col">Held</th>
          </tr>
        </thead>
        <tbody>
          ${senders.map(
            ({ id, name, email, paused, cap, isWarmUp, today, holds }) =>
              html`<tr>
                <th scope="row">
                  <strong>${name}</strong>${paused ? html` <span class="pill warm">paused</span>` : ""}<br /><span
                    class="small mute"
                    >${email}</span
                  >
                </th>
                <td class="n">${count(today)}</td>
                <td class="n mute">${cap === null ? "no cap" : count(cap)}${isWarmUp ? " (warming up)" : ""}</td>
                <td class="wide-only">${cap === null ? "" : bar(today, cap)}</td>
                <td>
                  ${holds.length === 0 ? html`<span class="mute">nowhere</span>` : holds.map((hold) => holdLine(visit, id, hold))}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function holdLine(visit: Visit, senderId: string, { destination, phase, until, response }: DestinationHold): Html {
  const { zone, now, user } = visit;
  const when = moment(until, zone, now);
  return html`<div class="row wide">
    <span class="small"
      ><span class="pill warm">${destination}</span>
      ${phase === "held" ? `until ${when}` : `a few go until ${when}`}<br /><span class="mute">${response}</span></span
    >
    ${may(user, "senders:write") ? postButton(visit, `/deliverability/senders/${senderId}/lift`, "Lift", { fields: { destination } }) : ""}
  </div>`;
}

const shown = ["sent", "delivered", "deferred", "refused", "bounced", "complained"] as const;

function destinationsCard({ sections }: Report): Html {
  const destinations = sections["destinations"] ?? [];
  const reasons = sections["reasons"] ?? [];
  return html`<section class="card" aria-labelledby="destinations">
    <header><h2 id="destinations">By whose servers take it</h2></header>
    ${
      destinations.length === 0
        ? html`<div class="empty">
            <h2>No mail yet</h2>
            <p>What goes out is counted here by the servers that take it.</p>
          </div>`
        : html`<div class="flush scroll" tabindex="0">
            <table>
              <thead>
                <tr>
                  <th scope="col">Destination</th>
                  ${shown.map((name) => html`<th scope="col" class="n">${name}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${destinations.map(
                  ({ by, cells }) =>
                    html`<tr>
                      <th scope="row">${by["destination"] ?? "elsewhere"}</th>
                      ${shown.map((name) => {
                        const cell = cells[name];
                        if (cell === undefined) return html`<td class="n"></td>`;
                        return html`<td class="n">
                          <a href="${rowsHref(cell.rows)}">${count(cell.value)}</a>
                          <span class="of">${name === "sent" ? "" : percent(cell.rate)}</span>
                        </td>`;
                      })}
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
    ${
      reasons.length === 0
        ? ""
        : html`<p class="more small mute">
            Refused:
            ${reasons
              .map(({ by }) => by["reason"] ?? "")
              .filter(Boolean)
              .slice(0, 8)
              .join(" · ")}
          </p>`
    }
  </section>`;
}
