import { html } from "hono/html";
import { nameOf } from "../../handoff/who-of.ts";
import type { Activity } from "../../lead/timeline/list-activity.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import type { Html } from "../../platform/http/page.ts";
import { happened } from "../word/happened.ts";
import type { Names } from "../word/happened.ts";
import { counted } from "../word/numbers.ts";
import { clockTime, day } from "../word/times.ts";

/** What happened with a lead, and who it is. */
export interface Entry {
  activity: Activity;
  lead: Lead | undefined;
  names: Names;
}

/** Entries in a row that say the same of others are one line. Pure. */
export function gathered(entries: readonly Entry[]): { entry: Entry; others: number }[] {
  const lines: { entry: Entry; others: number; says: string }[] = [];
  for (const entry of entries) {
    const { kind, data } = entry.activity;
    const says = together.has(kind) ? happened(kind, data, entry.names).what : entry.activity.id;
    const last = lines.at(-1);
    if (last?.says === says) last.others += 1;
    else lines.push({ entry, others: 0, says });
  }
  return lines.slice(0, linesShown);
}

const linesShown = 12;
/** What happens to many at once, and says nothing of each. */
const together = new Set(["enrolled", "sequence_completed", "imported", "event"]);

/** One line of what happened with anybody. Pure. @param others who did the same, beside them */
export function activityLine({ activity, lead, names }: Entry, zone: string, now: Date, others = 0): Html {
  const { id, at, kind, data, leadId } = activity;
  const { dot, what, more, tag } = happened(kind, data, names);
  const today = day(at, zone, now) === "Today";
  const when = today ? clockTime(at, zone) : day(at, zone, now);
  return html`<div class="line" data-id="${id}">
    <time class="small mute num" datetime="${at.toISOString()}">${when}</time><span class="dot ${dot}"></span
    ><span
      ><a class="plain strong" href="/leads/${leadId}">${lead === undefined ? "Somebody" : nameOf(lead)}</a
      >${others === 0 ? "" : ` and ${counted(others, "other")}`}
      ${what}${
        tag === null ? "" : html` <span class="pill leaf">${tag}</span>`
      }${more === "" ? "" : html` <span class="mute">· ${more}</span>`}</span
    >
  </div>`;
}
