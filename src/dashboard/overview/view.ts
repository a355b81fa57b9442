import { html } from "hono/html";
import { nameOf } from "../../handoff/who-of.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { Html } from "../../platform/http/page.ts";
import { units } from "../../report/metrics/metrics.ts";
import type { Report } from "../../report/report-schemas.ts";
import { bar, ripeness, seriesChart } from "../draw/series.ts";
import { rowsHref } from "../rows/rows-href.ts";
import type { View, Visit } from "../shell/view.ts";
import { happened } from "../word/happened.ts";
import { count, counted, percent, signed } from "../word/numbers.ts";
import { day, hourMinute, longDay } from "../word/times.ts";
import { activityLine, gathered } from "./activity.ts";
import type { OverviewFacts } from "./load.ts";
import { needsOf } from "./needs.ts";
import type { Need } from "./needs.ts";

/** What needs somebody now, then how it goes. */
export function overviewView(visit: Visit, facts: OverviewFacts): View {
  const { now, zone } = visit;
  return {
    title: "Overview",
    section: "/",
    sub: `${longDay(now, zone)} · ${zone}`,
    body: html`<div class="grid g2">
      <div class="column">
        ${needsCard(needsOf(facts.needs, zone, now), facts.month)} ${funnelCard(facts.funnel, zone)}
        ${activityCard(visit, facts.entries)}
      </div>
      <div class="column">${ripeningCard(facts, visit)} ${monthCard(facts, zone, now)}</div>
    </div>`,
  };
}

function activityCard({ zone, now }: Visit, entries: OverviewFacts["entries"]): Html {
  return html`<section class="card" aria-labelledby="just-now">
    <header>
      <h2 id="just-now">Just now</h2>
      <span class="small mute" id="live-state">as of ${hourMinute(now, zone)}</span>
    </header>
    <div class="body">
      <live-list src="/live/activity" state="live-state" most="12"
        >${gathered(entries).map(({ entry, others }) => activityLine(entry, zone, now, others))}${
          entries.length === 0
            ? html`<p class="mute" data-empty>
                Nothing has happened yet. What people do stands here the moment it is known.
              </p>`
            : ""
        }</live-list
      >
    </div>
  </section>`;
}

function needsCard(needs: readonly Need[], { next }: Report): Html {
  const nothing =
    next === null || next.code === "nothing_in_range"
      ? html`<p class="mute">Nothing waits for you. What does will stand here first.</p>`
      : html`<p>${firstSteps[next.code] ?? next.text}</p>`;
  return html`<section class="card" aria-labelledby="needs">
    <header>
      <h2 id="needs">Needs you</h2>
      <span class="small mute">${needs.length === 0 ? "" : counted(needs.length, "thing")}</span>
    </header>
    <div class="body">
      ${
        needs.length === 0
          ? nothing
          : html`<ul class="needs">
              ${needs.map(
                ({ tone, title, text, href, label }) =>
                  html`<li>
                    <div>
                      <span class="pill ${tone}">${title}</span>
                      <p class="small mute">${lineOf(text, 260)}</p>
                    </div>
                    <a class="button" data-row href="${href}">${label}<span class="hidden">: ${title}</span></a>
                  </li>`,
              )}
            </ul>`
      }
    </div>
  </section>`;
}

/** What the report says to a program, said to a person. */
const firstSteps: Readonly<Record<string, string>> = {
  no_sequence: "Nothing to count yet. Write a sequence and publish it; then send the first signup.",
  not_published: "There are leads, but no sequence is published yet.",
  no_lead:
    "A sequence is published, and nobody is known yet. Send the first signup, put a form on your site, or import a list.",
  nobody_enrolled: "There are leads, but no sequence took one in. Open one of them to see why.",
  nothing_sent: "Leads are enrolled, and no mail has gone out yet. Open one of them to see what it waits for.",
};

function ripeningCard({ ripening }: OverviewFacts, { zone, now }: Visit): Html {
  return html`<section class="card" aria-labelledby="ripening">
    <header>
      <h2 id="ripening">Ripening now</h2>
      <a class="small mute" href="/leads?stage=lead">All leads</a>
    </header>
    <div class="body">
      ${
        ripening.length === 0
          ? html`<p class="mute">Leads who do something stand here, those with most points first.</p>`
          : html`<table>
              <caption class="hidden">
                Leads with whom something happened last, by score
              </caption>
              <thead class="hidden">
                <tr>
                  <th scope="col">Lead</th>
                  <th scope="col">Score</th>
                  <th scope="col">Last</th>
                </tr>
              </thead>
              <tbody>
                ${ripening.map(({ lead, score, last }) => {
                  const { what } = happened(last.activity.kind, last.activity.data, last.names);
                  return html`<tr>
                    <th scope="row">
                      <a class="plain strong" href="/leads/${lead.id}">${nameOf(lead)}</a><br /><span class="small mute"
                        >${lineOf(lead.company ?? lead.email, 80)}</span
                      >
                    </th>
                    <td>
                      <span class="row">${ripeness(score.total)}<span class="num small">${score.total}</span></span>
                    </td>
                    <td class="small mute">${what}<br />${day(last.activity.at, zone, now)}</td>
                  </tr>`;
                })}
              </tbody>
            </table>`
      }
    </div>
  </section>`;
}

function funnelCard({ sections, asOf }: Report, zone: string): Html {
  const cells = sections["total"]?.[0]?.cells ?? {};
  const first = cells["lead"]?.value ?? 0;
  return html`<section class="card" aria-labelledby="funnel">
    <header>
      <h2 id="funnel">From lead to customer</h2>
      <span class="small mute">known for 90 days or less · as of ${hourMinute(asOf, zone)}</span>
    </header>
    <div class="body scroll" tabindex="0">
      <table>
        <caption class="hidden">
          How far those have come who came to be known in the last 90 days
        </caption>
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col" class="wide-only"><span class="hidden">As a bar</span></th>
            <th scope="col" class="n">People</th>
            <th scope="col" class="n">of the stage before</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(units.leads.metrics).map(([name, { title, words }]) => {
            const cell = cells[name];
            if (cell === undefined) return "";
            return html`<tr>
              <th scope="row"><span title="${words}">${title}</span></th>
              <td class="wide-only">${bar(cell.value, first)}</td>
              <td class="n"><a href="${rowsHref(cell.rows)}">${count(cell.value)}</a></td>
              <td class="n mute">${cell.of === null ? "" : percent(cell.rate)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

const compared = ["sent", "opened", "clicked", "replied", "promoted", "unsubscribed", "bounced"] as const;

function monthCard({ month, before }: OverviewFacts, zone: string, now: Date): Html {
  const days = (report: Report) =>
    (report.sections["series"] ?? [])
      .filter(({ by }) => by["unit"] === "messages")
      .map(({ cells }) => cells["replied"]?.value ?? 0);
  const totalOf = (report: Report) =>
    report.sections["total"]?.find(({ by }) => by["unit"] === "messages")?.cells ?? {};
  const [is, was] = [totalOf(month), totalOf(before)];
  const coverage = is["opens_measured"]?.rate ?? null;
  return html`<section class="card" aria-labelledby="month">
    <header>
      <h2 id="month">Replies by people</h2>
      <span class="small"
        ><strong class="num">${count(is["replied"]?.value ?? 0)}</strong>
        <span class="mute">30 days · ${count(was["replied"]?.value ?? 0)} before</span></span
      >
    </header>
    <div class="body">
      ${seriesChart(days(month), days(before), "Replies by people to the mails of each day, the last 30 days against the 30 before; the table below has the sums")}
      <div class="row wide small mute">
        <span>${day(month.range.from, zone, now)}</span><span>dashed: the 30 days before</span><span>today</span>
      </div>
      <table>
        <caption class="hidden">
          Mails of the last 30 days, and of the 30 before
        </caption>
        <thead>
          <tr>
            <th scope="col">Mails</th>
            <th scope="col" class="n">30 days</th>
            <th scope="col" class="n">share</th>
            <th scope="col" class="n">before</th>
          </tr>
        </thead>
        <tbody>
          ${compared.map((name) => {
            const { title, words } = units.messages.metrics[name];
            const [now30, earlier] = [is[name], was[name]];
            if (now30 === undefined) return "";
            const change = now30.value - (earlier?.value ?? 0);
            return html`<tr>
              <th scope="row"><span title="${words}">${title}</span></th>
              <td class="n"><a href="${rowsHref(now30.rows)}">${count(now30.value)}</a></td>
              <td class="n mute">${now30.of === null || name === "sent" ? "" : percent(now30.rate)}</td>
              <td class="n mute">${count(earlier?.value ?? 0)}${change === 0 ? "" : ` (${signed(change)})`}</td>
            </tr>`;
          })}
        </tbody>
      </table>
      <p class="small mute">${percent(coverage)} of the mails may be measured; opens and clicks are shares of those.</p>
    </div>
  </section>`;
}
