import { asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { deliveryFailures, guardTrips, messages } from "../../db/schema/index.ts";
import type { FailureKind, GuardRule } from "../../db/schema/guard.ts";
import type { GuardTrip } from "../../send/guard/check-failures.ts";
import { mailOperator } from "./mail-operator.ts";
import type { OperatorDeps } from "./mail-operator.ts";
import { writeGuardMail } from "./write/write-guard-mail.ts";
import type { TripContext } from "./write/write-guard-mail.ts";

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
export async function tellOperator(app: OperatorDeps, tripIds: readonly string[], outboxId: number): Promise<boolean> {
  const { db } = app;
  const trips = await db
    .select()
    .from(guardTrips)
    .where(inArray(guardTrips.id, [...tripIds]))
    .orderBy(asc(guardTrips.id));
  if (trips.length === 0) return true;
  const contexts = await Promise.all(trips.map((trip) => withFailures(db, trip)));
  return mailOperator(app, writeGuardMail(contexts, app.site.publicUrl), `guard-${outboxId}`);
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
