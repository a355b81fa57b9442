import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import type { NewActivity } from "../../lead/timeline/record-activity.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { linkName } from "../../render/fill/link-name.ts";
import type { JudgedTouch } from "./judge-mail.ts";
import type { TouchedMail } from "./load-mails.ts";

const hourMs = 3_600_000;

/**
 * Tells of opens and clicks once their verdict is settled: once an hour for each kind, target and verdict. A verdict that
 * changes later is told as such.
 */
export async function tellTimeline(
  tx: Tx,
  judged: readonly { mail: TouchedMail; touches: readonly JudgedTouch[] }[],
  now: Date,
): Promise<void> {
  const entries: NewActivity[] = [];
  const told: { id: string; told: string }[] = [];
  for (const { mail, touches } of judged) {
    const seen = new Set(touches.flatMap(({ touch }) => (touch.told === null ? [] : [sameHour(touch, touch.told)])));
    for (const { touch, verdict, reasons, dueAt } of touches) {
      const { id, kind, at, url, links } = touch;
      if ((kind !== "open" && kind !== "click") || dueAt !== null || touch.told === verdict) continue;
      told.push({ id, told: verdict });
      const { leadId, enrollmentId, id: messageId, stepId } = mail;
      const about = { leadId, enrollmentId, messageId };
      const target = url === null ? {} : { url, link: links[0] ?? linkName(url) };
      if (touch.told !== null) {
        const data = {
          stepId,
          what: kind,
          touchedAt: at.toISOString(),
          from: touch.told,
          to: verdict,
          reasons,
          ...target,
        };
        entries.push({ ...about, kind: "regraded", at: now, data });
        continue;
      }
      const same = sameHour(touch, verdict);
      if (seen.has(same)) continue;
      seen.add(same);
      const data = { stepId, verdict, reasons, ...target };
      entries.push({ ...about, kind: kind === "open" ? "opened" : "clicked", at, data });
    }
  }
  if (told.length === 0) return;
  await recordActivities(tx, entries);
  await tx.execute(sql`
    update touches t set told = r.told from ${recordRows(told, "id uuid, told text")} where t.id = r.id`);
}

function sameHour({ kind, url, at }: JudgedTouch["touch"], verdict: string): string {
  return `${kind} ${verdict} ${Math.floor(at.getTime() / hourMs)} ${url ?? ""}`;
}
