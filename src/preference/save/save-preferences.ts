import { and, eq, inArray } from "drizzle-orm";
import { writeConsents } from "../../consent/state/write-consents.ts";
import type { Tx } from "../../db/client.ts";
import { leads, leavings, messages } from "../../db/schema/index.ts";
import { stopDenied } from "../../enrollment/consent/stop-denied.ts";
import { latest, pauseUntil, resumeEarlier } from "../../enrollment/pause-until.ts";
import type { Ground } from "../../ground.ts";
import type { MeasuredPurpose } from "../../consent/policy/policy.ts";
import type { ConsentStatement } from "../../lead/consent/consent-input.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { newId } from "../../platform/ids.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { takeBack } from "../leave/undo-leaving.ts";
import { loadRecipient } from "../find-recipient.ts";
import type { Recipient } from "../find-recipient.ts";
import { saidBy } from "./choice.ts";
import type { Choice } from "./choice.ts";
import { loadStanding } from "./load-standing.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">;

const dayMs = 86_400_000;
const method = "preference_page";

/**
 * Saves what a recipient has chosen, in one transaction: topics and measuring with their record, the cap, and the break. What is
 * queued follows at once: of topics that were left it is canceled, in a break it waits, and under a cap its rules are asked again.
 * @returns the recipient as it stands now; undefined when there is no such message
 */
export async function savePreferences(
  app: Deps,
  { messageId, choice }: { messageId: string; choice: Choice },
): Promise<Recipient | undefined> {
  const { db, clock, queues } = app;
  const now = clock.now();
  const senderIds: string[] = [];
  const saved = await db.transaction(async (tx) => {
    const found = await loadRecipient(tx, messageId);
    if (found === undefined) return undefined;
    await tx.select({ id: leads.id }).from(leads).where(eq(leads.id, found.lead.id)).for("update");
    const recipient = (await loadRecipient(tx, messageId)) ?? found;
    senderIds.push(...(await saveConsent(app, tx, recipient, choice, now)));
    const changed = {
      ...(await savePace(tx, recipient, choice.mailsPerWeek, now)),
      ...(await savePause(tx, recipient, choice.pauseDays, now)),
    };
    if (Object.keys(changed).length > 0) {
      const entry = { leadId: recipient.lead.id, kind: "preferences" as const, at: now, messageId, data: changed };
      await recordActivities(tx, [entry]);
    }
    return loadRecipient(tx, messageId);
  });
  if (saved !== undefined) await queues.enqueue("resume", {});
  for (const senderId of new Set(senderIds)) await queues.enqueue("dispatch", { senderId });
  return saved;
}

/**
 * A topic that is left here can be taken back for a day, as one that is left by the link of a mail: sequences that had stopped
 * go on as they stood.
 * @returns the senders of mails that go on
 */
async function saveConsent(app: Deps, tx: Tx, recipient: Recipient, choice: Choice, now: Date): Promise<string[]> {
  const { lead, messageId } = recipient;
  const leadId = lead.id;
  const write = async (part: Pick<ConsentStatement, "topics" | MeasuredPurpose>) => {
    const said = { ...part, method, evidence: { messageId } };
    return writeConsents(tx, [{ leadId, said, trust: "said", by: "recipient", method }], now);
  };
  const { topics = {}, ...measuring } = saidBy(choice, await loadStanding(tx, recipient));
  if (Object.keys(measuring).length > 0) await write(measuring);
  const senderIds: string[] = [];
  for (const [topic, state] of Object.entries(topics)) {
    const written = await write({ topics: { [topic]: state } });
    if (state === "denied") {
      const leaving = { id: newId(), leadId, messageId, method: "page", topic, at: now };
      await tx.insert(leavings).values(leaving);
      await stopDenied(tx, written, now, leaving.id);
    } else senderIds.push(...(await takeBack(app, tx, { leadId, topic }, now)));
  }
  return senderIds;
}

async function savePace(tx: Tx, { lead }: Recipient, wanted: number | null | undefined, now: Date): Promise<object> {
  if (wanted === undefined || wanted === lead.mailsPerWeek) return {};
  await tx.update(leads).set({ mailsPerWeek: wanted, updatedAt: now }).where(eq(leads.id, lead.id));
  // What was let into the queue by other rules asks them again before it leaves.
  await tx
    .update(messages)
    .set({ allowedUntil: now })
    .where(and(eq(messages.leadId, lead.id), inArray(messages.status, ["queued", "deferred"])));
  return { mailsPerWeek: wanted };
}

async function savePause(tx: Tx, { lead }: Recipient, days: number | undefined, now: Date): Promise<object> {
  const { pausedUntil, awayUntil, reviewUntil } = lead;
  const runs = pausedUntil !== null && pausedUntil > now;
  if (days === undefined || (days === 0 && !runs)) return {};
  const until = days === 0 ? null : new Date(now.getTime() + days * dayMs);
  await tx.update(leads).set({ pausedUntil: until, updatedAt: now }).where(eq(leads.id, lead.id));
  await resumeEarlier(tx, lead.id, latest(now, awayUntil, reviewUntil, until));
  if (until !== null) await pauseUntil(tx, { leadId: lead.id, until, reason: "recipient" }, now);
  return { pausedUntil: until === null ? null : until.toISOString() };
}
