import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leads, reps } from "../../db/schema/index.ts";
import type { ProspectThread } from "../thread/load-thread.ts";
import { findWay } from "./find-way.ts";
import type { Prepared, PreparedMail, RepMail } from "./prepared.ts";

/** Looks whether what a rep has written on a page may be sent, and in which thread: the rep's own words, as they are. */
export async function prepareWritten({ db, clock }: Pick<Ground, "db" | "clock">, row: RepMail): Promise<Prepared> {
  const [found] = await db
    .select({ lead: leads, rep: reps })
    .from(leads)
    .innerJoin(reps, eq(reps.id, row.repId))
    .where(eq(leads.id, row.leadId));
  if (found === undefined || row.text === "") {
    return { kind: "failed", reason: "unreadable", error: "The words are not kept any more." };
  }
  const way = await findWay(db, { ...found, told: null }, clock.now());
  if (way.kind === "failed") return way;
  const { handoffId, thread } = way;
  const content = { kind: "kept" as const, text: row.text, html: null, parts: [], quotes: false };
  const mail: PreparedMail = { handoffId, rep: found.rep, thread, subject: row.subject, content, notRelayedTo: [] };
  const changed = changeOf(row, thread);
  return changed === null
    ? { kind: "ready", mail }
    : { kind: "held", reason: "recipient_changed", error: changed, mail };
}

/** That it would go to somebody else than it was shown to go to, or was begun to be sent to; null when it does not. */
export function changeOf({ email, confirmedAt }: RepMail, thread: ProspectThread): string | null {
  if (email === thread.email || (email === null && confirmedAt === null)) return null;
  return `It would go to ${thread.email} now, and was to go to ${email ?? "somebody else"}.`;
}
