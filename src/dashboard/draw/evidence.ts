import { scaleLinear, scaleLog } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";

const [width, height, left, right, foot] = [480, 180, 44, 12, 20];

/** How the evidence of one arm grew; instants are milliseconds. */
export interface EvidenceLine {
  points: readonly { at: number; e: number }[];
}

export interface EvidenceScale {
  from: number;
  to: number;
  /** from there on it is shown */
  enough: number;
  /** below the first and the last instant */
  labels: readonly [first: string, last: string];
}

const kinds = ["", "second", "third"];

/** How the evidence grew over time, on a logarithmic scale, against what is enough. Sentences beside it say the same. Pure. */
export function evidenceChart(
  lines: readonly EvidenceLine[],
  { from, to, enough, labels }: EvidenceScale,
  label: string,
): Html {
  const all = lines.flatMap(({ points }) => points.map(({ e }) => e));
  const low = Math.min(0.1, ...all);
  const high = Math.max(enough * 2, ...all);
  const x = scaleLinear([from, Math.max(from + 1, to)], [left, width - right]);
  const y = scaleLog([Math.max(low, 1e-3), Math.min(high, 1e5)], [height - foot, 8]).clamp(true);
  const path = line<{ at: number; e: number }>(
    ({ at }) => x(at),
    ({ e }) => y(e),
  )
    .curve(curveStepAfter)
    .digits(1);
  const ticks = [0.1, 1, 10, 100, 1_000].filter(
    (tick) => tick >= low && tick <= high && Math.abs(Math.log10(tick / enough)) > 0.5,
  );
  return html`<svg class="evidence" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${ticks.map((tick) => html`<line class="rule" x1="${left}" x2="${width}" y1="${round(y(tick))}" y2="${round(y(tick))}" />${text(left - 6, y(tick) + 4, "end", String(tick))}`)}
    <line class="enough" x1="${left}" x2="${width}" y1="${round(y(enough))}" y2="${round(y(enough))}" />
    ${text(left - 6, y(enough) + 4, "end", String(enough))} ${text(width - right, y(enough) - 5, "end", "enough")}
    ${lines.map(({ points }, place) => {
      const whole = [{ at: from, e: 1 }, ...points, { at: to, e: points.at(-1)?.e ?? 1 }];
      return html`<path class="is ${kinds[place % kinds.length]}" d="${path(whole) ?? ""}" />`;
    })}
    ${text(left, height - 4, "start", labels[0])} ${text(width - right, height - 4, "end", labels[1])}
  </svg>`;
}

function text(x: number, y: number, anchor: "start" | "end", words: string): Html {
  return html`<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${words}</text>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
