import { and, eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { restored } from "../../db/message-history.ts";
import { enrollments, leads, senders } from "../../db/schema/index.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { messages } from "../../db/schema/index.ts";
import { findDestinationHolds } from "../../sender/destination/list-holds.ts";
import type { DestinationHold } from "../../sender/destination/list-holds.ts";
import { waitsOfLead } from "./lead-waits.ts";
import type { Waiting } from "./waiting.ts";
import { withinRules } from "./within-rules.ts";

type Message = typeof messages.$inferSelect;
type Sender = typeof senders.$inferSelect;

const unsettled = new Set<Message["status"]>(["queued", "deferred", "uncertain", "held"]);

/** What those of some mails wait for that are queued, deferred, uncertain or held, by id. */
export async function whatMailsWaitFor(
  { db, clock, versions }: Pick<Ground & SequenceParts, "db" | "clock" | "versions">,
  mails: readonly Message[],
): Promise<Map<string, Waiting>> {
  const waiting = mails.filter(({ status }) => unsettled.has(status));
  if (waiting.length === 0) return new Map();
  const now = clock.now();
  const senderIds = [...new Set(waiting.map(({ senderId }) => senderId))];
  const rows = await db.select().from(senders).where(inArray(senders.id, senderIds));
  const holds = await findDestinationHolds(
    db,
    { senderIds, destinations: [...new Set(waiting.map(({ destination }) => destination))] },
    now,
  );
  const paused = await findPaused(db, waiting, now);
  const plain = waiting.map((mail) => {
    const held = paused.get(mail.enrollmentId);
    if (held !== undefined && mail.status !== "uncertain") return { mail, waiting: held };
    const sender = rows.find(({ id }) => id === mail.senderId);
    const hold = holds.find((one) => one.senderId === mail.senderId && one.destination === mail.destination);
    return { mail, waiting: waitingOf(mail, sender, hold, now) };
  });
  return withinRules({ db, versions }, plain, now);
}

/** What mails of paused enrollments wait for, by the enrollment: its lead's own break, or whatever else paused it. */
async function findPaused(
  db: Ground["db"],
  mails: readonly Pick<Message, "enrollmentId">[],
  now: Date,
): Promise<Map<string, Waiting>> {
  const ids = [...new Set(mails.map(({ enrollmentId }) => enrollmentId))];
  const rows = await db
    .select({ id: enrollments.id, resumeAt: enrollments.resumeAt, lead: leads })
    .from(enrollments)
    .innerJoin(leads, eq(leads.id, enrollments.leadId))
    .where(and(inArray(enrollments.id, ids), eq(enrollments.status, "paused")));
  return new Map(
    rows.map(({ id, resumeAt, lead }): [string, Waiting] => {
      if (resumeAt === null) return [id, { rule: "paused", reason: "Somebody paused the enrollment.", until: null }];
      const waits = waitsOfLead(lead, now).filter(({ until }) => until !== null);
      const reasons = waits.map(({ reason }) => reason).join(" ");
      const rule = waits.some((wait) => wait.rule === "recipient_paused") ? "recipient_paused" : "paused";
      return [id, { rule, reason: reasons || "The enrollment is paused until then.", until: resumeAt }];
    }),
  );
}

function waitingOf(mail: Message, sender: Sender | undefined, hold: DestinationHold | undefined, now: Date): Waiting {
  if (mail.status === "uncertain") return { rule: "uncertain", reason: uncertainty(mail), until: null };
  if (mail.reason === "set_aside") {
    return {
      rule: "set_aside",
      reason: "It failed by itself: see setAsides, also for when it is tried again.",
      until: null,
    };
  }
  if (mail.status === "held") return { rule: "not_rendered", reason: unrendered(mail), until: null };
  if (sender !== undefined && sender.pausedAt !== null) {
    return { rule: "sender_paused", reason: `The sender is paused: ${sender.pausedReason ?? "by hand"}.`, until: null };
  }
  if (sender !== undefined && sender.heldUntil !== null && sender.heldUntil > now) {
    const reason = `The sender is held: ${sender.heldReason ?? "no reason given"}.`;
    return { rule: "sender_held", reason, until: latest(sender.heldUntil, mail.dueAt) };
  }
  if (hold !== undefined) {
    const { destination, phase, since, response, window } = hold;
    const because = `because at ${since.toISOString()} it answered: ${response}`;
    const reason =
      phase === "held"
        ? `${destination} is held, ${because}`
        : `${destination} takes ${window} at a time again, ${because}`;
    return { rule: `destination_${phase}`, reason, until: latest(hold.until, mail.dueAt) };
  }
  if (sender !== undefined && sender.transportFault !== null) {
    const { since, reason } = sender.transportFault;
    return {
      rule: "transport_unavailable",
      reason: `Nothing can be handed over since ${since}: ${reason}`,
      until: null,
    };
  }
  if (mail.dueAt > now && isHeldBy(mail.reason)) {
    const why = mail.response === null ? "" : ` It is a new try after: ${mail.response}`;
    return { rule: mail.reason, reason: `${heldBy[mail.reason]}${why}`, until: mail.dueAt };
  }
  if (mail.dueAt > now) {
    const reason = mail.response === null ? "It is due then." : `It is tried again after: ${mail.response}`;
    return { rule: "retry", reason, until: mail.dueAt };
  }
  return { rule: "turn", reason: "It is due, and goes when it is its turn.", until: null };
}

const heldBy = {
  window: "It became ready outside of the window, which opens then.",
  quiet_hours: "It became ready within the quiet hours, which end then.",
  holiday: "It became ready on a day without mail, which is over then.",
  cap: "The lead has as many mails as it gets until then.",
  never_allowed: "The rules leave no time to send within 400 days; they are asked again then.",
} as const;

function isHeldBy(reason: string | null): reason is keyof typeof heldBy {
  return reason !== null && Object.hasOwn(heldBy, reason);
}

/** By the policy of its sequence a person decides (`held`), or it is sent again. */
function uncertainty({ id, reason }: Message): string {
  const held = `Decide with POST /v1/messages/${id}/resolve: resend, mark_sent or cancel.`;
  if (reason === restored) return `It may have been delivered: it was due before a backup was restored. ${held}`;
  const next = reason === "held" ? held : "It will be sent again under the same Message-ID.";
  return `It may have been delivered: it was being handed over when the line broke or the process ended. ${next}`;
}

function unrendered({ id, response }: Message): string {
  const how = `Repair the data of the lead, or the template (publish it with running: move), then decide with POST /v1/messages/${id}/resolve: resend or cancel.`;
  return `It could not be written: ${response ?? "no reason given"}. ${how}`;
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other;
}
