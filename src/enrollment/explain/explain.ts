import { asc, desc, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { setAsidesAbout } from "../../aside/list-set-asides.ts";
import { UnreadableError } from "../../aside/unreadable-error.ts";
import type { SetAside } from "../../jobs/room.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { enrollments, leads, messages, sequenceVersions } from "../../db/schema/index.ts";
import { findCauses } from "../../lead/suppression/find-causes.ts";
import { howToLift } from "../../lead/suppression/suppressed-note.ts";
import { found } from "../../platform/errors.ts";
import { getEnrollment } from "../get-enrollment.ts";
import type { Enrollment } from "../get-enrollment.ts";
import { hasNotBegun, readState } from "../read-state.ts";
import { explainConfirmations } from "./confirmations.ts";
import type { ExplainedConfirmation } from "./confirmations.ts";
import { findPauses } from "./find-pauses.ts";
import type { Pause } from "./find-pauses.ts";
import { waitsOfLead } from "./lead-waits.ts";
import type { LeadWait } from "./lead-waits.ts";
import { decisionsAboutEnrollment, decisionsAboutLead } from "./read-decisions.ts";
import type { MadeDecision } from "./read-decisions.ts";
import { whatMailsWaitFor } from "./what-mails-wait-for.ts";
import type { Waiting } from "./waiting.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "versions" | "clock">;
/** A mail as the ledger has it, and what it waits for; null when it does not wait (any more). */
export type Message = typeof messages.$inferSelect & { waiting: Waiting | null };

/** What an enrollment waits for, and when it can go on at the latest; null when only a fact moves it. */
export interface Next {
  stepId: string | null;
  waitingFor: string;
  at: Date | null;
}

export interface EnrollmentExplanation {
  enrollment: Enrollment;
  version: number;
  next: Next | null;
  pauses: Pause[];
  /** What failed by itself, and is tried again. */
  setAsides: SetAside[];
  /** What the lead itself has to do with it: a break, fewer mails, an absence, a review. */
  waits: LeadWait[];
  decisions: MadeDecision[];
  messages: Message[];
}

/** Every decision about one enrollment, in order, its mails as the ledger has them, and what comes next. @throws NotFoundError */
export async function explainEnrollment(app: Deps, { id }: { id: string }): Promise<EnrollmentExplanation> {
  const enrollment = await getEnrollment(app, { id });
  const { number } = sequenceVersions;
  const versions = await app.db
    .select({ number })
    .from(sequenceVersions)
    .where(eq(sequenceVersions.id, enrollment.versionId));
  const [lead] = await app.db.select().from(leads).where(eq(leads.id, enrollment.leadId));
  const made = await decisionsAboutEnrollment(app.db, enrollment);
  const mails = await app.db
    .select()
    .from(messages)
    .where(eq(messages.enrollmentId, id))
    .orderBy(asc(messages.queuedAt));
  return {
    enrollment,
    version: found(versions, "version", enrollment.versionId).number,
    next: await nextOf(app, enrollment),
    pauses: (await findPauses(app.db, [id])).get(id) ?? [],
    setAsides: await setAsidesAbout(app.db, { enrollmentId: id }),
    waits: lead === undefined ? [] : waitsOfLead(lead, app.clock.now()),
    decisions: made,
    messages: await withWaiting(app, mails),
  };
}

async function withWaiting(app: Deps, mails: readonly Omit<Message, "waiting">[]): Promise<Message[]> {
  const waiting = await whatMailsWaitFor(app, mails);
  return mails.map((mail) => ({ ...mail, waiting: waiting.get(mail.id) ?? null }));
}

async function nextOf({ db, clock, versions }: Deps, enrollment: Enrollment): Promise<Next | null> {
  const { status } = enrollment;
  if (status === "completed" || status === "exited") return null;
  if (status === "waiting") return { stepId: null, waitingFor: "exclusivity_group", at: enrollment.dueAt };
  const version = await versions.get(db, enrollment.versionId).catch(ifUnreadable);
  if (version === undefined) return { stepId: enrollment.stepId, waitingFor: "set_aside", at: enrollment.dueAt };
  const { stepId, waitingFor } = readState(enrollment, version.definition);
  if (status === "paused") return { stepId, waitingFor: "resume", at: enrollment.resumeAt };
  const { slowForTeam } = version.definition;
  if (
    slowForTeam !== undefined &&
    hasNotBegun(enrollment) &&
    enrollment.dueAt !== null &&
    enrollment.dueAt > clock.now()
  ) {
    return { stepId, waitingFor: "team_backlog", at: enrollment.dueAt };
  }
  return { stepId, waitingFor: waitingFor?.kind ?? "turn", at: enrollment.waitUntil ?? enrollment.dueAt };
}

function ifUnreadable(error: unknown): undefined {
  if (!(error instanceof UnreadableError)) throw error;
}

export interface LeadExplanation {
  stage: string;
  suppressed: { reason: string; at: Date; lift: string } | null;
  /** Signups with forms that wait, or waited, for the word of the address's owner. */
  confirmations: ExplainedConfirmation[];
  enrollments: { enrollment: Enrollment; next: Next | null; pauses: Pause[] }[];
  setAsides: SetAside[];
  waits: LeadWait[];
  decisions: MadeDecision[];
  messages: Message[];
}

/** Why a lead did, or did not, get mails: over all sequences, newest first, refusals to enroll included. @throws NotFoundError */
export async function explainLead(app: Deps, { id }: { id: string }): Promise<LeadExplanation> {
  const { db } = app;
  const lead = found(await db.select().from(leads).where(eq(leads.id, id)), "lead", id);
  const causes = await findCauses(db, lead.email);
  const walks = await db
    .select()
    .from(enrollments)
    .where(eq(enrollments.leadId, id))
    .orderBy(desc(enrollments.id))
    .limit(200);
  const explained: LeadExplanation["enrollments"] = [];
  const ids = walks.map((walk) => walk.id);
  const pauses = await findPauses(db, ids);
  for (const enrollment of walks) {
    explained.push({ enrollment, next: await nextOf(app, enrollment), pauses: pauses.get(enrollment.id) ?? [] });
  }
  const mails = await db
    .select()
    .from(messages)
    .where(eq(messages.leadId, id))
    .orderBy(desc(messages.queuedAt))
    .limit(200);
  return {
    stage: lead.stage,
    suppressed: causes === null ? null : { reason: causes.reason, at: causes.at, lift: howToLift(causes) },
    confirmations: await explainConfirmations(db, id, app.clock.now()),
    enrollments: explained,
    setAsides: await setAsidesAbout(db, { leadId: id }),
    waits: waitsOfLead(lead, app.clock.now()),
    decisions: await decisionsAboutLead(db, id),
    messages: await withWaiting(app, mails),
  };
}
