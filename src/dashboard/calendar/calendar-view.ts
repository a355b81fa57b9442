import { html } from "hono/html";
import { Temporal } from "temporal-polyfill";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { Ahead } from "../../report/ahead/ahead-schemas.ts";
import { daysChart } from "../draw/days.ts";
import { rowsHref } from "../rows/rows-href.ts";
import type { SenderFacts } from "../running/deliverability-view.ts";
import { optionsOf, withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { count, counted } from "../word/numbers.ts";
import { hourMinute, momentWithin } from "../word/times.ts";
import { aheadView, estimateWords, notesOf } from "./frame.ts";
import { legend, monthView, wordsOf } from "./month-view.ts";
import { monthsOf } from "./month.ts";
import type { DayAhead } from "./outlook.ts";

export interface CalendarPage {
  report: Ahead;
  days: readonly DayAhead[];
  senders: readonly SenderFacts[];
  by: "sender" | "sequence";
  /** the day that is looked at, ISO 8601; "" none */
  chosen: string;
}

/** Which mails go out on which day, where they pile up, and what stands in their way. */
export function calendarView(visit: Visit, page: CalendarPage): View {
  const { report, days, by, chosen } = page;
  const total = days.reduce((sum, { mails }) => sum + mails.value, 0);
  const hrefOf = (date: string) => `${withQuery(visit, { day: date })}#day`;
  const known = new Map(days.map((day) => [day.date, day]));
  const most = Math.max(0, ...days.map(({ mails }) => mails.value));
  const months = monthsOf(days[0]?.date ?? "", days.at(-1)?.date ?? "");
  return aheadView("/calendar", {
    title: "Calendar",
    sub: `The next 90 days, as of ${hourMinute(report.asOf, visit.zone)}: ${counted(total, "mail")} if nobody answers`,
    body: html`<form class="filters" method="get">
        <div>
          <label for="by">Each day by</label>
          <select id="by" name="by">
            ${optionsOf(
              [
                ["sender", "sender"],
                ["sequence", "sequence"],
              ],
              by,
            )}
          </select>
        </div>
        ${chosen === "" ? "" : html`<input type="hidden" name="day" value="${chosen}" />`}
        <button>Show</button>
      </form>
      ${
        total === 0 && days.every(({ waiting }) => waiting.value === 0)
          ? nobody(report)
          : html`<section class="card" aria-labelledby="ahead">
                <header>
                  <h2 id="ahead">Day by day</h2>
                  <span class="small mute">bars: mails that go out; line: what still waits for a sender</span>
                </header>
                <div class="body scroll" tabindex="0">${chartOf(days, chosen, hrefOf)}</div>
              </section>
              ${pileUpsCard(visit, report)}
              <div class="grid g2">
                <section class="card" aria-label="Months">
                  <div class="body padded months">
                    ${months.map((month) => monthView(month, known, { most, chosen, hrefOf }))} ${legend}
                  </div>
                </section>
                <div class="column">${dayCard(known.get(chosen), by)} ${sendersCard(page)} ${startCard(report)}</div>
              </div>
              ${tableCard(days)} ${notesOf(report)}`
      }`,
  });
}

function nobody(report: Ahead): Html {
  return html`<section class="card">
    <div class="empty">
      <h2>No mail is planned</h2>
      <p>
        ${report.notes.find(({ code }) => code === "nobody_enrolled")?.text ?? "Nobody who is under way gets another mail."}
      </p>
      <div class="row"><a class="button" href="/sequences">Sequences</a></div>
    </div>
  </section>`;
}

function chartOf(days: readonly DayAhead[], chosen: string, hrefOf: (date: string) => string): Html {
  return daysChart(
    days.map((day, place) => {
      return {
        mails: day.mails.value,
        waiting: day.waiting.value,
        label: isLabeled(day.date, place) ? shortDate(day.date) : "",
        title: `${shortDate(day.date)}: ${wordsOf(day)}`,
        href: hrefOf(day.date),
        chosen: day.date === chosen,
      };
    }),
    "Mails by day; the table below has the same",
  );
}

/** The first day, firsts of months, and the Mondays whose labels would not stand in theirs. */
function isLabeled(day: string, place: number): boolean {
  const date = Temporal.PlainDate.from(day);
  if (place === 0) return true;
  if (place < 4) return false;
  return date.day === 1 || (date.dayOfWeek === 1 && date.day > 4 && date.daysInMonth - date.day > 3);
}

const shortDate = (date: string): string =>
  Temporal.PlainDate.from(date).toLocaleString("en-US", { month: "short", day: "numeric" });

function pileUpsCard({ zone, now }: Visit, { sections }: Ahead): Html | "" {
  const piles = sections["pileUps"] ?? [];
  if (piles.length === 0) return "";
  return html`<section class="card" aria-labelledby="piles">
    <header>
      <h2 id="piles">Where it piles up</h2>
      <span class="small mute">more is ready than the sender may send</span>
    </header>
    <div class="body">
      <ul class="needs">
        ${piles.map(({ by, cells }) => {
          const { from, goneAt = null, name } = by;
          const gone =
            goneAt === null ? "and not gone within these days" : `gone by ${momentWithin(new Date(goneAt), zone, now)}`;
          return html`<li>
            <div>
              <span class="pill warm">${lineOf(name ?? "a sender", 100)}</span>
              <p class="small mute">
                From ${momentWithin(new Date(from ?? 0), zone, now)} on, up to ${count(cells["most"]?.value ?? 0)} at
                once, ${gone}.
              </p>
            </div>
            <a class="button" href="/deliverability">Its cap</a>
          </li>`;
        })}
      </ul>
    </div>
  </section>`;
}

function dayCard(day: DayAhead | undefined, by: CalendarPage["by"]): Html {
  if (day === undefined) {
    return html`<section class="card" id="day">
      <div class="empty"><p>Choose a day to see who sends what on it.</p></div>
    </section>`;
  }
  const name = Temporal.PlainDate.from(day.date).toLocaleString("en-US", {
    weekday: "long",
    month: "long",
    day: "numeric",
  });
  return html`<section class="card" id="day" aria-labelledby="day-name">
    <header><h2 id="day-name">${name}</h2></header>
    <div class="body stack">
      ${
        day.parts.length === 0
          ? html`<p class="mute">No mail goes out.</p>`
          : html`<table>
              <caption class="hidden">
                Mails of the day by ${by}
              </caption>
              <thead>
                <tr>
                  <th scope="col">${by === "sender" ? "Sender" : "Sequence"}</th>
                  <th scope="col" class="n">Mails</th>
                </tr>
              </thead>
              <tbody>
                ${day.parts.map(
                  ({ id, name: called, mails }) =>
                    html`<tr>
                      <th scope="row">
                        ${by === "sequence" ? html`<a href="/sequences/${id}">${lineOf(called, 100)}</a>` : lineOf(called, 100)}
                      </th>
                      <td class="n">${estimateWords(mails)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
      ${
        day.waiting.value === 0
          ? ""
          : html`<p>${estimateWords(day.waiting)} still wait for their sender when the day ends.</p>`
      }
      ${day.holidays.map(({ name: holiday, sequences }) => html`<p>${holiday}: no mail of ${sequences.join(", ")}.</p>`)}
      ${day.away.length === 0 ? "" : html`<p>Away: ${day.away.join(", ")}.</p>`}
    </div>
  </section>`;
}

function sendersCard({ senders }: CalendarPage): Html {
  return html`<section class="card" aria-labelledby="caps">
    <header>
      <h2 id="caps">Caps of the senders</h2>
      <span class="small mute">a day</span>
    </header>
    <div class="body">
      <dl class="facts pairs">
        ${senders.map(
          ({ name, cap, isWarmUp, paused }) =>
            html`<dt>${lineOf(name, 60)}</dt>
              <dd>
                ${cap === null ? "no cap" : count(cap)}${isWarmUp ? ", growing: it warms up" : ""}${paused ? ", paused: sends nothing" : ""}
              </dd>`,
        )}
      </dl>
    </div>
  </section>`;
}

function startCard({ sections }: Ahead): Html {
  const running = sections["running"] ?? [];
  const queued = sections["queued"] ?? [];
  return html`<section class="card" aria-labelledby="start">
    <header>
      <h2 id="start">What it starts from</h2>
      <span class="small mute">now</span>
    </header>
    <div class="body">
      <dl class="facts pairs">
        ${running.map(({ by: { name }, cells: { running: cell } }) =>
          cell === undefined
            ? ""
            : html`<dt>${lineOf(name ?? "", 60)}</dt>
                <dd>
                  <a href="${rowsHref(cell.rows ?? "")}">${counted(cell.value, "person", "people")}</a> under way
                </dd>`,
        )}
        ${queued.map(({ by: { name }, cells }) =>
          Object.entries(cells)
            .filter(([, { value }]) => value > 0)
            .map(
              ([kind, cell]) =>
                html`<dt>${lineOf(name ?? "", 60)}</dt>
                  <dd><a href="${rowsHref(cell.rows ?? "")}">${counted(cell.value, "mail")}</a> ${kind}</dd>`,
            ),
        )}
      </dl>
      ${running.length + queued.length === 0 ? html`<p class="mute">Nobody is under way.</p>` : ""}
    </div>
  </section>`;
}

function tableCard(days: readonly DayAhead[]): Html {
  return html`<section class="card" aria-labelledby="table">
    <header><h2 id="table">The same as a table</h2></header>
    <div class="body">
      <details class="fold">
        <summary>All ${count(days.length)} days</summary>
        <div class="scroll" tabindex="0">
          <table>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col" class="n">Mails</th>
                <th scope="col" class="n">Become ready</th>
                <th scope="col" class="n">Wait at its end</th>
                <th scope="col">Of whom</th>
                <th scope="col">Special</th>
              </tr>
            </thead>
            <tbody>
              ${days.map(
                ({ date, mails, ready, waiting, parts, holidays, away }) =>
                  html`<tr>
                    <th scope="row" class="num">${date}</th>
                    <td class="n">${estimateWords(mails)}</td>
                    <td class="n">${count(ready.value)}</td>
                    <td class="n">${count(waiting.value)}</td>
                    <td class="small">
                      ${parts.map(({ name, mails: own }) => `${lineOf(name, 60)} ${count(own.value)}`).join(", ")}
                    </td>
                    <td class="small">
                      ${[...holidays.map(({ name }) => name), ...away.map((name) => `${name} away`)].join(", ")}
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  </section>`;
}
