import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments, sequences } from "../../db/schema/index.ts";
import type { ExitReason } from "../../db/schema/enrollments.ts";
import { admitLeads } from "../admit/admit-leads.ts";
import { holdAsWell } from "../admit/hold-first-mails.ts";
import { exitWhere } from "../exit.ts";
import { keepMatching } from "../admit/enroll.ts";
import type { FactBook, Lead } from "../facts/fact-book.ts";
import { findSequence } from "./find-sequence.ts";
import type { Advance, Effect, ExitCause } from "../machine/types.ts";
import { recordDecisions } from "../record-decisions.ts";
import { sameCompany } from "../same-company.ts";
import type { DueEnrollment } from "./claim-due.ts";
import type { Owed } from "./owed.ts";

const reasons: Record<string, ExitReason> = {
  reply: "replied",
  promotion: "promoted",
  unsubscribe: "unsubscribed",
  bounce: "hard_bounce",
  complaint: "complaint",
  stage: "stage",
  event: "event",
  goal: "goal",
  goal_missed: "goal_missed",
};

/** Stops the enrollments that left, as far as their exit reaches, and does what steps say about other sequences. */
export async function enterAndLeave(
  app: SequenceParts,
  tx: Tx,
  moved: readonly { due: DueEnrollment; result: Advance }[],
  owed: readonly Owed[],
  facts: FactBook,
  now: Date,
): Promise<void> {
  for (const { due, result } of moved) if (result.exit !== null) await leave(tx, due, result.exit, now);
  // In the order of the steps: what one enrollment enters, a later step of it may leave again.
  for (const { due, effect } of owed) {
    if (effect.kind === "exitOther") await leaveOther(tx, due, effect, now);
    else if (effect.kind === "enroll") await enterOther(app, tx, due, effect, facts.lead(due.row.leadId), now);
  }
}

/** Enrolls the lead in the sequence that a step names, as by hand: the condition of its trigger holds for this as well. */
async function enterOther(
  app: SequenceParts,
  tx: Tx,
  { row, version }: DueEnrollment,
  { sequence, stepId }: Extract<Effect, { kind: "enroll" }>,
  lead: Lead,
  now: Date,
): Promise<void> {
  const target = await findSequence(tx, sequence);
  if (target === undefined) {
    const about = { leadId: lead.id, enrollmentId: row.id, sequenceId: row.sequenceId, versionId: version.id, stepId };
    const reason = `There is no published sequence "${sequence}", so the lead was not enrolled in it.`;
    const inputs = { code: "sequence_not_published", sequence };
    await recordDecisions(tx, [{ ...about, at: now, rule: "enroll", outcome: "skipped", reason, inputs }]);
    return;
  }
  const comer = { lead, eventId: null, occasion: { kind: "manual" as const } };
  const candidates = await keepMatching(app, tx, target, [comer], now);
  await holdAsWell(tx, row.id, await admitLeads(app, tx, { ...target, candidates }, now));
}

/** The one that left has its decision already; those that its rule reaches get theirs here. */
async function leave(tx: Tx, { row, lead, version }: DueEnrollment, exit: ExitCause, now: Date): Promise<void> {
  const reason = reasons[exit.rule] ?? "manual";
  const own = eq(enrollments.id, row.id);
  const ofLead = eq(enrollments.leadId, lead.id);
  await exitWhere(tx, own, reason, now);
  const others = exit.stops === "this" ? [] : await exitWhere(tx, ofLead, reason, now);
  const colleagues =
    exit.stops === "company"
      ? await exitWhere(tx, sql`${enrollments.leadId} in ${sameCompany(lead)}`, "colleague", now)
      : [];
  const { name } = version.definition;
  const because = `Stopped by the exit rules of "${name}", which reach ${exit.stops === "all" ? "all sequences of the lead" : "everyone at the company"}.`;
  const inputs = { leadId: lead.id, stops: exit.stops, ruleOf: { ...idsOf(row), enrollmentId: row.id } };
  await recordDecisions(
    tx,
    [...others, ...colleagues].map(({ id, ...about }) => ({
      ...about,
      enrollmentId: id,
      at: now,
      rule: exit.rule,
      outcome: "exited",
      reason: `${because} There: ${exit.reason}`,
      inputs,
    })),
  );
}

const idsOf = ({ sequenceId, versionId }: DueEnrollment["row"]) => ({ sequenceId, versionId });

async function leaveOther(
  tx: Tx,
  { row }: DueEnrollment,
  { sequence }: Extract<Effect, { kind: "exitOther" }>,
  now: Date,
): Promise<void> {
  const others = and(eq(enrollments.leadId, row.leadId), ne(enrollments.id, row.id));
  const named = tx
    .select({ id: sequences.id })
    .from(sequences)
    .where(or(eq(sequences.key, sequence), sql`${sequences.id}::text = ${sequence}`));
  const which = sequence === "all" ? others : and(others, inArray(enrollments.sequenceId, named));
  if (which !== undefined) await exitWhere(tx, which, "other_sequence", now);
}
