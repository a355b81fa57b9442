import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";

const width = 520;
const height = 132;

/** A row of numbers over time, against another of the same length; both begin at zero. Pure. */
export function seriesChart(is: readonly number[], was: readonly number[], label: string): Html {
  const most = Math.max(4, ...is, ...was);
  const x = scaleLinear([0, Math.max(1, is.length - 1)], [0, width]);
  const y = scaleLinear([0, most], [height - 4, 4]).nice(3);
  const points = line<number>((_, index) => x(index), y).digits(1);
  const under = area<number>((_, index) => x(index), y(0), y).digits(1);
  return html`<svg
    class="chart"
    viewBox="0 0 ${width} ${height}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}"
  >
    ${y.ticks(3).map((tick) => html`<line class="rule" x1="0" x2="${width}" y1="${round(y(tick))}" y2="${round(y(tick))}" />`)}
    <path class="area" d="${under([...is]) ?? ""}" />
    <path class="was" d="${points([...was]) ?? ""}" />
    <path class="is" d="${points([...is]) ?? ""}" />
  </svg>`;
}

/** A part of a whole as a bar; the number beside it says the same. Pure. */
export function bar(part: number, whole: number, kind = ""): Html {
  const share = whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
  const filled = part > 0 ? Math.max(2, Math.round(share * 1000) / 10) : 0;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="ground" width="100" height="10" rx="2" />
    <rect class="part ${kind}" width="${filled}" height="10" rx="2" />
  </svg>`;
}

/**
 * How ripe somebody is, from cold over warm to hot; the number beside it says the same. Pure.
 * @param at 0 to 100
 */
export function ripeness(at: number): Html {
  const x = 7 + (Math.min(100, Math.max(0, at)) / 100) * 58;
  return html`<svg class="meter" viewBox="0 0 72 14" aria-hidden="true">
    <rect x="0" y="4" width="72" height="6" rx="3" fill="url(#ripe)" />
    <circle class="knob" cx="${round(x)}" cy="7" r="4.5" />
  </svg>`;
}

/** The colors of the meter, once for all meters of a page. */
export const ripeColors: Html = html`<svg class="hidden" aria-hidden="true">
  <defs>
    <linearGradient id="ripe">
      <stop class="cold" offset="0" />
      <stop class="warm" offset=".55" />
      <stop class="hot" offset="1" />
    </linearGradient>
  </defs>
</svg>`;

const round = (value: number): number => Math.round(value * 10) / 10;
