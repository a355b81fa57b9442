import { html } from "hono/html";
import type { FailingJob } from "../../jobs/failing.ts";
import type { SetAside } from "../../jobs/room.ts";
import type { Page } from "../../platform/http/pagination.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { postButton, withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { counted } from "../word/numbers.ts";
import { moment, span } from "../word/times.ts";

/** What fails, and what was set aside with its reason; the rest goes on meanwhile. */
export function jobsView(visit: Visit, failing: readonly FailingJob[], { rows, nextCursor }: Page<SetAside>): View {
  const { zone, now, user } = visit;
  const mayRetry = may(user, "operations:write");
  return {
    title: "Jobs",
    section: "/jobs",
    sub:
      failing.length === 0
        ? "Every job runs"
        : `${counted(failing.length, "job")} fail${failing.length === 1 ? "s" : ""}`,
    body: html`${
        failing.length === 0
          ? ""
          : html`<section class="card" aria-labelledby="failing">
              <header><h2 id="failing">Failing now</h2></header>
              <div class="body stack">
                ${failing.map(
                  ({ job, since, failures }) =>
                    html`<p>
                      <span class="pill hot">${job}</span> for ${span(now.getTime() - since.getTime())},
                      ${counted(failures, "time")}. The log of the workers says why.
                    </p>`,
                )}
              </div>
            </section>`
      }
      <section class="card" aria-labelledby="asides">
        <header>
          <h2 id="asides">Set aside</h2>
          <span class="small mute">tried again by itself, later each time; everything else goes on</span>
        </header>
        ${
          rows.length === 0
            ? html`<div class="empty">
                <h2>Nothing is set aside</h2>
                <p>What fails by itself stands here with its reason, and holds up nothing else.</p>
              </div>`
            : html`<div class="flush scroll" tabindex="0">
                <table>
                  <caption class="hidden">
                    What is set aside, newest first
                  </caption>
                  <thead>
                    <tr>
                      <th scope="col">What</th>
                      <th scope="col">Why</th>
                      <th scope="col" class="n">Tries</th>
                      <th scope="col" class="n">Next</th>
                      <th scope="col"><span class="hidden">Try again</span></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${rows.map(
                      ({ id, job, kind, code, reason, tries, nextTryAt, leadId, sequenceId }) =>
                        html`<tr>
                          <th scope="row">
                            ${leadId !== null ? html`<a href="/leads/${leadId}">${job}</a>` : sequenceId !== null ? html`<a href="/sequences/${sequenceId}">${job}</a>` : job}<br />
                            <span class="small mute">${kind}</span>
                          </th>
                          <td>${lineOf(reason, 400)}<br /><span class="mono mute">${code}</span></td>
                          <td class="n">${tries}</td>
                          <td class="n mute">
                            ${nextTryAt === null ? "when you say so" : moment(nextTryAt, zone, now)}
                          </td>
                          <td class="n">
                            ${mayRetry ? postButton(visit, `/jobs/set-asides/${id}/retry`, "Try again") : ""}
                          </td>
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
