import { asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SendParts } from "../../send/parts.ts";
import type { HandoffParts } from "../parts.ts";
import type { Executor } from "../../db/client.ts";
import { deliveryFailures, guardTrips, messages, senders } from "../../db/schema/index.ts";
import type { FailureKind, GuardRule } from "../../db/schema/guard.ts";
import type { GuardTrip } from "../../send/guard/check-failures.ts";
import { defaultOwner } from "./load-notice.ts";
import { wasTaken } from "./was-taken.ts";
import { writeGuardMail } from "./write-guard-mail.ts";
import type { TripContext } from "./write-guard-mail.ts";

const examples = 5;
const kinds: Record<GuardRule, FailureKind> = {
  bounce_rate: "bounce",
  complaint_rate: "complaint",
  policy_refusals: "policy",
};

/**
 * Mails the operator what the guard paused: to the configured address, else to whoever gets notices about nobody's leads.
 * @returns whether it was taken
 */
export async function tellOperator(
  {
    db,
    clock,
    log,
    site,
    transport,
    operator,
  }: Pick<Ground & SendParts & HandoffParts, "db" | "clock" | "log" | "site" | "transport" | "operator">,
  tripIds: readonly string[],
  outboxId: number,
): Promise<boolean> {
  const trips = await db
    .select()
    .from(guardTrips)
    .where(inArray(guardTrips.id, [...tripIds]))
    .orderBy(asc(guardTrips.id));
  if (trips.length === 0) return true;
  const contexts = await Promise.all(trips.map((trip) => withFailures(db, trip)));
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const reader = operator.email === null ? await defaultOwner(db) : { name: "", email: operator.email };
  const outcome = await transport.send({
    envelope: { from: sender.email, to: reader.email },
    mail: {
      ...writeGuardMail(contexts, site.publicUrl),
      from: { name: "Ripen", address: sender.email },
      to: { name: reader.name, address: reader.email },
      messageId: `<guard-${outboxId}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ outboxId, outcome }, "the operator could not be told; trying again");
  return false;
}

async function withFailures(db: Executor, trip: GuardTrip): Promise<TripContext> {
  const whose = trip.scope === "sequence" ? deliveryFailures.sequenceId : deliveryFailures.senderId;
  const failures = await db
    .select({ email: messages.email, at: deliveryFailures.at, detail: deliveryFailures.detail })
    .from(deliveryFailures)
    .innerJoin(messages, eq(messages.id, deliveryFailures.messageId))
    .where(
      sql`${inArray(whose, trip.pausedIds)} and ${eq(deliveryFailures.kind, kinds[trip.rule])}
        and ${deliveryFailures.at} <= ${trip.at.toISOString()}::timestamptz`,
    )
    .orderBy(desc(deliveryFailures.id))
    .limit(examples);
  return { trip, failures };
}
