import { sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments, holdouts } from "../../db/schema/index.ts";
import type { LeadConsent, Stage } from "../../db/schema/leads.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { howToEnroll } from "../../lead/stage/allowed-moves.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { decideEnrollment } from "./decide-enrollment.ts";
import type { EnrollmentDecision } from "./decide-enrollment.ts";
import type { Lead } from "../facts/fact-book.ts";
import type { Enrollment } from "../get-enrollment.ts";
import { findExpiredConsents } from "./find-expired-consents.ts";
import { holdoutOf, loadHoldouts, sayHeldOut } from "./hold-out.ts";
import type { Holdout } from "./hold-out.ts";
import { loadHistories } from "./load-histories.ts";
import { latest } from "../pause-until.ts";
import { recordDecisions } from "../record-decisions.ts";
import { closeSlots, openSlots, sayBacklog } from "./slow-for-team.ts";
import type { Slot } from "./slow-for-team.ts";
import { suppressionReason } from "../../db/suppressed.ts";

/**
 * A lead that may enter a sequence, and the event that brought it, if one did, with the instant it occurred at. `key` is
 * there where the sequence is keyed; `inputs` is what else it was enrolled for, for explain.
 */
export interface Candidate {
  lead: Lead;
  eventId: string | null;
  key?: string;
  inputs?: Readonly<Record<string, unknown>>;
  occurredAt?: Date;
}

/** Leads at the door of one version. */
export interface Admission {
  sequenceId: string;
  versionId: string;
  candidates: readonly Candidate[];
}

/** What became of one candidate. `skip` says why, and when it would be possible. */
export type Admitted =
  | { kind: "enrolled" | "waiting"; enrollment: Enrollment }
  | { kind: "skipped"; code: string; reason: string };

/**
 * Enrolls candidates under the re-entry policy and the exclusivity groups of the version. Whoever is no longer a lead, is
 * suppressed, or has left the topic is not enrolled. Every refusal is recorded with its reason.
 * @returns what became of each candidate, in order
 */
export async function admitLeads(
  { versions }: SequenceParts,
  tx: Tx,
  { sequenceId, versionId, candidates }: Admission,
  now: Date,
): Promise<Admitted[]> {
  if (candidates.length === 0) return [];
  const { definition, number } = await versions.get(tx, versionId);
  const first = definition.steps[0]?.id ?? null;
  const leads = candidates.map(({ lead }) => lead);
  const exclusive = definition.exclusivity !== undefined;
  const standings = await loadStandings(tx, leads, exclusive);
  const expired = await findExpiredConsents(tx, leads, definition.topic, now);
  const held = await loadHoldouts(tx, sequenceId, definition);
  const histories = await loadHistories(versions, tx, sequenceId, leads, definition);

  const nextSlot = await openSlots(tx, definition.slowForTeam, now);
  let lastSlot: Slot | undefined;

  const admitted: Admitted[] = [];
  for (const { lead, eventId, occurredAt, key = "", inputs } of candidates) {
    const judged =
      refusal(standings.get(lead.id), definition.topic, now) ??
      consentExpired(expired.get(lead.id)) ??
      decideEnrollment(definition, histories.of(lead.id, key), now);
    const fallsTo = judged.kind === "skip" ? undefined : holdoutOf(held, lead.id);
    const decision = fallsTo === undefined ? judged : heldOut(fallsTo);
    const triggeredAt = occurredAt !== undefined && occurredAt < now ? occurredAt : null;
    const row = {
      leadId: lead.id,
      sequenceId,
      versionId,
      eventId,
      key,
      triggeredAt,
      stepId: first,
      createdAt: now,
      dueAt: now,
    };
    const brought = { eventId, ...(key !== "" && { key }), ...inputs };
    const begins = decision.kind === "skip" ? undefined : howItBegins(decision, lead, now);
    const slot = begins?.status === "active" ? nextSlot() : undefined;
    const added = begins && (await insert(tx, { ...row, dueAt: slot?.at ?? now, waitUntil: slot?.at ?? null }, begins));
    if (slot !== undefined && added !== undefined) lastSlot = slot;
    if (decision.kind === "skip" || added === undefined) {
      const { code, reason, until } = decision.kind === "skip" ? decision : lost;
      const outcome = fallsTo === undefined ? "skipped" : "held_out";
      if (fallsTo !== undefined) {
        const { topic, share } = fallsTo;
        const { leadId } = row;
        await tx
          .insert(holdouts)
          .values({ leadId, sequenceId, versionId, topic, share, at: now })
          .onConflictDoNothing();
      }
      await recordDecisions(tx, [
        { ...about(row), at: now, rule: "enrollment", outcome, reason, inputs: { code, ...brought }, until },
      ]);
      admitted.push({ kind: "skipped", code, reason });
      continue;
    }
    const waits = decision.kind === "wait";
    histories.note(lead.id, key, now, waits);
    const reason = waits ? decision.reason : `Enrolled in version ${number} of ${definition.name}.`;
    await recordDecisions(tx, [
      {
        ...about(row),
        enrollmentId: added.id,
        at: now,
        rule: "enrollment",
        outcome: waits ? "waiting" : "enrolled",
        reason,
        inputs: brought,
      },
      ...(slot === undefined ? [] : [{ ...about(row), enrollmentId: added.id, at: now, ...waitsForTeam(slot) }]),
    ]);
    if (!waits) {
      const entry = { leadId: lead.id, kind: "enrolled" as const, at: now, enrollmentId: added.id };
      await recordActivities(tx, [{ ...entry, data: { sequenceId } }]);
    }
    admitted.push({ kind: waits ? "waiting" : "enrolled", enrollment: added });
  }
  if (lastSlot !== undefined) await closeSlots(tx, lastSlot.inputs.team, lastSlot.at);
  return admitted;
}

function waitsForTeam({ at, inputs }: Slot) {
  const reason = `${sayBacklog(inputs)} This one begins at ${at.toISOString()}.`;
  return { rule: "team_backlog", outcome: "waits", reason, inputs, until: at };
}

type Skip = Omit<Extract<EnrollmentDecision, { kind: "skip" }>, "code"> & { code: string };

const heldOut = (holdout: Holdout): Skip => ({
  kind: "skip",
  code: "held_out",
  reason: sayHeldOut(holdout),
  until: null,
});

const lost: Skip = {
  kind: "skip",
  code: "already_enrolled",
  reason: "The lead is in this sequence already.",
  until: null,
};

const about = ({ leadId, sequenceId, versionId }: { leadId: string; sequenceId: string; versionId: string }) => ({
  leadId,
  enrollmentId: null,
  sequenceId,
  versionId,
});

// A type alias, not an interface: rows of a query have an index signature.
type Standing = { stage: Stage; coolUntil: Date | null; suppressed: string | null; consent: LeadConsent };

function refusal(standing: Standing | undefined, topic: string | undefined, now: Date): Skip | undefined {
  const skip = (code: string, reason: string, until: Date | null = null): Skip => ({
    kind: "skip",
    code,
    reason,
    until,
  });
  if (standing === undefined) return skip("not_a_lead", "The lead is not there any more.");
  const { coolUntil, suppressed, consent } = standing;
  if (suppressed !== null) return skip("suppressed", `The address is suppressed (${suppressed}).`);
  const how = howToEnroll(standing, now);
  if (how !== null) return skip(how.code, how.reason, how.code === "cooling_down" ? coolUntil : null);
  if (consent.unconfirmed === true) {
    return skip("waits_for_confirmation", "The owner of the address has not confirmed the signup yet.");
  }
  if (topic === undefined || consent.topics?.[topic] !== "denied") return undefined;
  return skip("consent_denied", `The lead has left the topic "${topic}".`);
}

function consentExpired(at: Date | undefined): Skip | undefined {
  if (at === undefined) return undefined;
  const day = at.toISOString().slice(0, 10);
  const reason = `The lead has granted no mails, and the consent implied by what they did last ended on ${day}.`;
  return { kind: "skip", code: "implied_consent_expired", reason, until: null };
}

/**
 * Reads the leads once more and holds them: a promotion that commits first is seen, one that comes later stops what is added.
 * @param alone holds them against other admissions too, so that two sequences of a group cannot both find it free
 */
async function loadStandings(tx: Tx, leads: readonly Lead[], alone: boolean): Promise<Map<string, Standing>> {
  const rows = await tx.execute<Omit<Standing, "coolUntil"> & { id: string; coolUntil: string | null }>(sql`
    select l.id, l.stage, l.cool_until as "coolUntil", l.consent, ${suppressionReason(sql`l.email`)} as suppressed from leads l
    where l.id in ${uuidList(leads.map(({ id }) => id))} order by l.id for ${alone ? sql`no key update` : sql`share`} of l`);
  return new Map(
    rows.map((row) => [row.id, { ...row, coolUntil: row.coolUntil === null ? null : new Date(row.coolUntil) }]),
  );
}

/** Behind a busy group it waits; who is away, whose mail is in review, or who wants a pause, gets the first mail after that. */
function howItBegins({ kind }: EnrollmentDecision, { awayUntil, reviewUntil, pausedUntil }: Lead, now: Date) {
  if (kind === "wait") return { status: "waiting" as const };
  const until = latest(now, awayUntil, reviewUntil, pausedUntil);
  return until > now ? { status: "paused" as const, resumeAt: until } : { status: "active" as const };
}

async function insert(
  tx: Tx,
  row: typeof enrollments.$inferInsert,
  beginning: ReturnType<typeof howItBegins>,
): Promise<Enrollment | undefined> {
  const [added] = await tx
    .insert(enrollments)
    .values({ ...row, ...beginning })
    .onConflictDoNothing()
    .returning();
  return added;
}
