import { html } from "hono/html";
import { Temporal } from "temporal-polyfill";
import type { Html } from "../../platform/http/page.ts";
import { count, counted } from "../word/numbers.ts";
import { levelOf } from "./month.ts";
import type { Month } from "./month.ts";
import type { DayAhead } from "./outlook.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A month as a grid: each day the fuller the more goes out, with what waits, holidays and absences marked and said. */
export function monthView(
  { key, weeks }: Month,
  days: ReadonlyMap<string, DayAhead>,
  { most, chosen, hrefOf }: { most: number; chosen: string; hrefOf: (date: string) => string },
): Html {
  const name = Temporal.PlainDate.from(`${key}-01`).toLocaleString("en-US", { month: "long", year: "numeric" });
  return html`<table class="month">
    <caption>
      ${name}
    </caption>
    <thead>
      <tr>
        ${weekdays.map((day) => html`<th scope="col"><abbr title="${day}">${day.slice(0, 3)}</abbr></th>`)}
      </tr>
    </thead>
    <tbody>
      ${weeks.map(
        (week) =>
          html`<tr>
            ${week.map((date) => {
              const day = date === null ? undefined : days.get(date);
              if (date === null) return html`<td></td>`;
              if (day === undefined) return html`<td class="past"><span>${dayNumber(date)}</span></td>`;
              return html`<td class="l${levelOf(day.mails.value, most)} ${date === chosen ? "chosen" : ""}">
                <a href="${hrefOf(date)}" ${date === chosen ? html` aria-current="date"` : ""} title="${wordsOf(day)}"
                  ><span class="date">${dayNumber(date)}</span>${
                    day.mails.value === 0
                      ? html`<span class="mails none" aria-hidden="true">·</span>`
                      : html`<span class="mails">${count(day.mails.value)}</span>`
                  }<span class="hidden">${wordsOf(day)}</span
                  ><span class="marks" aria-hidden="true"
                    >${mark("pile", day.waiting.value > 0)}${mark("free", day.holidays.length > 0)}${mark("away", day.away.length > 0)}</span
                  ></a
                >
              </td>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const mark = (kind: string, is: boolean): Html | "" => (is ? html`<i class="${kind}"></i>` : "");

const dayNumber = (date: string): number => Number(date.slice(8));

/** A day in a line: "12 mails; 3 wait at its end; Christmas Day (DE); Rita is away". Pure. */
export function wordsOf({ mails, waiting, holidays, away }: DayAhead): string {
  return [
    counted(mails.value, "mail"),
    ...(waiting.value > 0 ? [`${count(waiting.value)} still wait at its end`] : []),
    ...holidays.map(({ name }) => name),
    ...(away.length > 0 ? [`${away.join(", ")} away`] : []),
  ].join("; ");
}

/** What the marks mean. */
export const legend = html`<p class="legend small mute">
  <span><i class="pile"></i> some still wait at its end</span>
  <span><i class="free"></i> a holiday of a sequence</span>
  <span><i class="away"></i> a rep is away</span>
</p>`;
