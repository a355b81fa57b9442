import { curveBasis, line } from "d3-shape";
import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { layOut } from "./layout.ts";
import type { FlowEdge, FlowNode, Placed } from "./layout.ts";

const path = line<{ x: number; y: number }>(
  ({ x }) => x,
  ({ y }) => y,
)
  .curve(curveBasis)
  .digits(1);

/** How many letters of a name fit into a box. */
const fits = 33;

/**
 * A flow as a picture in which every number is a link to its people; a table beside it has the same. Pure.
 * @param label what the picture shows, for who does not see it
 */
export function flowPicture(nodes: readonly FlowNode[], edges: readonly FlowEdge[], label: string): Html {
  const placed = layOut(nodes, edges);
  const { width, height } = placed;
  return html`<svg
    class="flow"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="group"
    aria-label="${label}"
  >
    <defs>
      <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
        <path class="arrow" d="M0 0l8 4-8 4z" />
      </marker>
    </defs>
    ${placed.edges.map(({ points }) => html`<path class="edge" d="${path(points) ?? ""}" marker-end="url(#arrow)" />`)}
    ${placed.edges.map(wayOf)} ${placed.nodes.map(boxOf)}
  </svg>`;
}

function wayOf({ at, label, href }: Placed["edges"][number]): Html | "" {
  if (label === "") return "";
  const text = html`<text class="way" x="${round(at.x)}" y="${round(at.y + 4)}" text-anchor="middle">${label}</text>`;
  return href === null ? text : html`<a href="${href}">${text}</a>`;
}

function boxOf({ x, y, width, height, name, says, href, chosen, isEnd }: Placed["nodes"][number]): Html {
  const kind = isEnd === true ? "box end" : "box";
  const inside = html`<rect
      class="${kind}"
      x="${round(x)}"
      y="${round(y)}"
      width="${width}"
      height="${height}"
      rx="10"
    />
    ${
      isEnd === true
        ? html`<text class="says" x="${round(x + width / 2)}" y="${round(y + 22)}" text-anchor="middle"
            >${name}${says === "" ? "" : ` · ${says}`}</text
          >`
        : html`<text class="name" x="${round(x + 14)}" y="${round(y + 26)}">${cut(name)}</text>
            <text class="says" x="${round(x + 14)}" y="${round(y + 46)}">${cut(says)}</text>`
    }`;
  const marked = chosen === true ? "chosen" : "";
  return href === null
    ? html`<g class="${marked}">${inside}</g>`
    : html`<a class="${marked}" href="${href}">${inside}</a>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const cut = (text: string): string => (text.length <= fits ? text : `${text.slice(0, fits - 1).toWellFormed()}…`);
