import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const cell = { width: 24, height: 22, left: 36, top: 18 };

/**
 * How much falls on each hour of the week, as squares that are the fuller the more it is. Pure.
 * @param counts by weekday (0 is Monday) and hour
 */
export function weekHeat(counts: (day: number, hour: number) => number, label: string): Html {
  const all = days.flatMap((_, day) =>
    Array.from({ length: 24 }, (__, hour) => ({ day, hour, count: counts(day, hour) })),
  );
  const most = Math.max(1, ...all.map(({ count }) => count));
  const [width, height] = [cell.left + 24 * cell.width, cell.top + 7 * cell.height];
  return html`<svg
    class="heat"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="${label}"
  >
    ${[0, 6, 12, 18].map((hour) => html`<text x="${cell.left + hour * cell.width}" y="11">${hour}:00</text>`)}
    ${days.map((day, place) => html`<text x="0" y="${cell.top + place * cell.height + 14}">${day}</text>`)}
    ${all.map(({ day, hour, count }) => {
      const at = html`x="${cell.left + hour * cell.width}" y="${cell.top + day * cell.height}" width="${cell.width - 2}"
      height="${cell.height - 2}" rx="3"`;
      if (count === 0) return html`<rect class="none" ${at} />`;
      const share = Math.round((0.2 + 0.8 * (count / most)) * 100) / 100;
      return html`<rect ${at} fill-opacity="${share}"><title>${days[day]} ${hour}:00: ${count}</title></rect>`;
    })}
  </svg>`;
}
