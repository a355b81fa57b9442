import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";

const [width, height, foot] = [900, 150, 18];

/** A bar of the picture. */
export interface DayBar {
  mails: number;
  /** what still waits for a sender when the day ends */
  waiting: number;
  /** below the bar, for the first of a week or a month */
  label: string;
  /** what the bar says when one points at it */
  title: string;
  href: string;
  chosen: boolean;
}

/** What goes out day by day, as bars that are links, with a line for what still waits. A table has the same. Pure. */
export function daysChart(days: readonly DayBar[], label: string): Html {
  const most = Math.max(4, ...days.map(({ mails, waiting }) => Math.max(mails, waiting)));
  const step = width / Math.max(1, days.length);
  const y = scaleLinear([0, most], [height - foot, 6]).nice(3);
  const path = line<DayBar>(
    (_, index) => (index + 0.5) * step,
    ({ waiting }) => y(waiting),
  ).digits(1);
  return html`<svg class="days" viewBox="0 0 ${width} ${height}" role="group" aria-label="${label}">
    ${y.ticks(3).map((tick) => html`<line class="rule" x1="0" x2="${width}" y1="${round(y(tick))}" y2="${round(y(tick))}" />`)}
    ${days.map(({ mails, label: below, title, href, chosen }, index) => {
      const top = mails > 0 ? Math.min(y(mails), y(0) - 2) : y(0);
      return html`<a class="${chosen ? "chosen" : ""}" href="${href}" aria-label="${title}"
        ><title>${title}</title
        ><rect class="room" x="${round(index * step)}" y="0" width="${round(step)}" height="${height - foot}" /><rect
          class="day"
          x="${round(index * step + 1)}"
          y="${round(top)}"
          width="${round(step - 2)}"
          height="${round(y(0) - top)}"
          rx="2"
        />${below === "" ? "" : html`<text x="${round(index * step + 1)}" y="${height - 4}">${below}</text>`}</a
      >`;
    })}
    ${days.some(({ waiting }) => waiting > 0) ? html`<path class="waits" d="${path([...days]) ?? ""}" />` : ""}
  </svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
