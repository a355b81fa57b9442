import { and, eq, exists, isNull, ne, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { confirmationMails, confirmations, events } from "../../db/schema/index.ts";
import { writeConsents } from "../../consent/state/write-consents.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { truncateAddress } from "../../platform/net/truncate-address.ts";
import type { Confirmation } from "./ask-confirmation.ts";
import { lookAt } from "./look-at.ts";
import type { Standing } from "./look-at.ts";
import type { ConfirmationLink } from "./token.ts";

type Deps = Pick<Ground, "db" | "clock" | "queues">;

/**
 * Takes the word of an address's owner: what the signup said is granted, with the evidence of both instants, an unsubscribe is taken
 * back, and the event of the signup counts from now. All in one transaction; a second time changes nothing.
 * @param input.client network address of whoever confirms, kept truncated
 * @returns how it stood before: `waits` when this has confirmed it
 */
export async function confirm(
  { db, clock, queues }: Deps,
  { link, client }: { link: ConfirmationLink; client: string },
): Promise<Standing> {
  const now = clock.now();
  const network = truncateAddress(client);
  const stood = await db.transaction(async (tx) => {
    await holdLead(tx, link.id);
    const standing = await lookAt(tx, link, now);
    if (standing.kind !== "waits") return standing;
    await grant(tx, standing.confirmation, network, now);
    return standing;
  });
  if (stood.kind === "waits") await queues.enqueue("enroll", {});
  return stood;
}

/** Writes down that a signup was not the owner's of the address: nothing comes of it. @returns how it stood before */
export async function decline(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { link, client }: { link: ConfirmationLink; client: string },
): Promise<Standing> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    await holdLead(tx, link.id);
    const standing = await lookAt(tx, link, now);
    if (standing.kind !== "waits" && standing.kind !== "expired") return standing;
    await decide(tx, standing.confirmation, { status: "declined", network: truncateAddress(client) }, now);
    return standing;
  });
}

/** Holds the lead of a confirmation, as asking does. */
export async function holdLead(tx: Tx, confirmationId: string): Promise<void> {
  await tx.execute(sql`
    select l.id from leads l join confirmations c on c.lead_id = l.id where c.id = ${confirmationId} for no key update of l`);
}

async function grant(tx: Tx, confirmation: Confirmation, network: string | null, now: Date): Promise<void> {
  const { id, leadId, formName, event, properties, said, signedUpAt, signupNetwork } = confirmation;
  const source = said.source ?? `form:${formName}`;
  const evidence = {
    confirmation: id,
    form: formName,
    signedUpAt: signedUpAt.toISOString(),
    confirmedAt: now.toISOString(),
    ...(signupNetwork !== null && { signupIp: signupNetwork }),
    ...(network !== null && { ip: network }),
  };
  const statement = { ...said, source, method: "double_opt_in", evidence };
  const write = { leadId, said: statement, trust: "said" as const, by: "recipient", method: "double_opt_in" };
  const [written] = await writeConsents(tx, [write], now);
  await decide(tx, confirmation, { status: "confirmed", network }, now);
  await tx
    .insert(events)
    .values({ name: event, leadId, properties, source: `form:${formName}`, occurredAt: now, receivedAt: now });
  const lifted = written?.suppressed?.reason ?? null;
  await recordActivities(tx, [
    { leadId, kind: "confirmed", at: now, data: { form: formName, event, ...(lifted !== null && { lifted }) } },
    { leadId, kind: "event", at: now, data: { name: event, source: `form:${formName}` } },
  ]);
}

/** Ends a confirmation, and with a grant those of the same form that still wait; their mails are not needed any more. */
async function decide(
  tx: Tx,
  { id, leadId, formId, formName }: Confirmation,
  { status, network }: { status: "confirmed" | "declined"; network: string | null },
  now: Date,
): Promise<void> {
  await tx
    .update(confirmations)
    .set({ status, decidedAt: now, decidedNetwork: network })
    .where(eq(confirmations.id, id));
  const sameForm = formId === null ? eq(confirmations.formName, formName) : eq(confirmations.formId, formId);
  await tx
    .update(confirmations)
    .set({ status: status === "confirmed" ? "replaced" : status, decidedAt: now })
    .where(
      and(eq(confirmations.leadId, leadId), sameForm, ne(confirmations.id, id), eq(confirmations.status, "pending")),
    );
  const ofDecided = tx
    .select({ one: sql`1` })
    .from(confirmations)
    .where(
      and(
        eq(confirmations.id, confirmationMails.confirmationId),
        eq(confirmations.leadId, leadId),
        ne(confirmations.status, "pending"),
      ),
    );
  await tx
    .update(confirmationMails)
    .set({ doneAt: now, outcome: "not_needed" })
    .where(and(isNull(confirmationMails.doneAt), isNull(confirmationMails.begunAt), exists(ofDecided)));
}
