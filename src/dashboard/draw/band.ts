import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";

const [width, height, left, foot] = [340, 170, 30, 20];

/** A number to expect, and between what it lies. */
export interface BandPoint {
  value: number;
  low: number;
  high: number;
  label: string;
}

/** What is to be expected, with its band around it. A table has the same. Pure. */
export function bandChart(points: readonly BandPoint[], label: string): Html {
  const most = Math.max(4, ...points.map(({ high }) => high));
  const x = scaleLinear([0, Math.max(1, points.length - 1)], [left, width - 12]);
  const y = scaleLinear([0, most], [height - foot, 8]).nice(4);
  const across = (_: BandPoint, index: number) => x(index);
  const band = area<BandPoint>(
    across,
    ({ low }) => y(low),
    ({ high }) => y(high),
  ).digits(1);
  const middle = line<BandPoint>(across, ({ value }) => y(value)).digits(1);
  return html`<svg class="band" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${y
      .ticks(4)
      .map(
        (tick) =>
          html`<line class="rule" x1="${left}" x2="${width}" y1="${round(y(tick))}" y2="${round(y(tick))}" /><text
              x="${left - 6}"
              y="${round(y(tick) + 4)}"
              text-anchor="end"
              >${tick}</text
            >`,
      )}
    <path class="between" d="${band([...points]) ?? ""}" />
    <path class="is" d="${middle([...points]) ?? ""}" />
    ${points.map(
      (point, index) =>
        html`<circle class="point" cx="${round(x(index))}" cy="${round(y(point.value))}" r="3" />${
            point.label === ""
              ? ""
              : html`<text x="${round(x(index))}" y="${height - 4}" text-anchor="middle">${point.label}</text>`
          }`,
    )}
  </svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
