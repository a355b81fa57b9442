import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { events, leadAttributes, leads } from "../../db/schema/index.ts";
import type { Ground } from "../../ground.ts";
import { lookAgain } from "../../lead/look-again.ts";
import type { Criterion } from "../../lead/qualification/policy.ts";
import { qualifyLead } from "../../lead/qualification/qualify-lead.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import type { Lead } from "../../lead/upsert-lead.ts";

/** The name of the event that an answer brings, for triggers, waits and promotion rules. */
export const answeredEvent = "answered";

/**
 * Writes down what a lead has answered to a question of a mail, in one transaction: the criterion with the source `lead`, the attribute
 * that says it, and an event `answered` with `criterion` and `answer`. Who says the same again changes nothing.
 * @returns whether it was news
 */
export async function giveAnswer(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  {
    leadId,
    messageId,
    criterion,
    answer,
  }: { leadId: string; messageId: string; criterion: Criterion; answer: "yes" | "no" },
): Promise<boolean> {
  const { key, attribute } = criterion;
  const isNews = await db.transaction(async (tx) => {
    const now = clock.now();
    const [lead] = await tx.select().from(leads).where(eq(leads.id, leadId)).for("no key update");
    if (lead === undefined) return false;
    if (lead.qualification[key]?.state === answer && lead.qualification[key].source === "lead") return false;
    const said = { [key]: { state: answer, source: "lead" } };
    await qualifyLead({ db: tx, clock }, { leadId, criteria: said, by: { kind: "lead", messageId } });
    if (attribute !== undefined) await setAttribute(tx, lead, attribute, answer, now);
    const properties = { criterion: key, answer };
    const source = "questionnaire";
    await tx
      .insert(events)
      .values({ name: answeredEvent, leadId, properties, source, occurredAt: now, receivedAt: now });
    const data = { name: answeredEvent, source, ...properties };
    await recordActivities(tx, [{ leadId, kind: "event", at: now, messageId, data }]);
    await lookAgain(tx, [leadId], now);
    return true;
  });
  if (isNews) await queues.enqueue("enroll", {});
  return isNews;
}

/** In the declared type of the attribute; one of another type than these says nothing of it. */
async function setAttribute(tx: Tx, lead: Lead, name: string, answer: "yes" | "no", now: Date): Promise<void> {
  const [declared] = await tx.select().from(leadAttributes).where(eq(leadAttributes.name, name));
  const type = declared?.type ?? "boolean";
  if (type !== "boolean" && type !== "string") return;
  const value = type === "boolean" ? answer === "yes" : answer;
  await tx
    .update(leads)
    .set({ attributes: { ...lead.attributes, [name]: value }, updatedAt: now })
    .where(eq(leads.id, lead.id));
}
