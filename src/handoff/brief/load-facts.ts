import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { loadConversation } from "../../conversation/load-conversation.ts";
import type { Conversation, ConversationDeps } from "../../conversation/load-conversation.ts";
import type { Executor } from "../../db/client.ts";
import { activities, enrollments, events, messages, sequences, touches } from "../../db/schema/index.ts";
import { readOriginal } from "../../inbound/original/read-original.ts";
import type { OriginalMail } from "../../inbound/original/read-original.ts";
import { readQualificationPolicy } from "../../lead/qualification/policy-schema.ts";
import type { QualificationPolicy } from "../../lead/qualification/policy.ts";
import type { TimelinePosition } from "../../lead/timeline/timeline-cursor.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { loadThread } from "../../relay/thread/load-thread.ts";
import type { ProspectThread } from "../../relay/thread/load-thread.ts";
import { explainScore } from "../../score/explain/explain-score.ts";
import type { HandoffContext } from "../context.ts";
import { loadCameFrom, loadStanding } from "./standing.ts";
import type { CameFrom, Standing } from "./standing.ts";

export type BriefDeps = ConversationDeps & Pick<Ground, "log">;

/** Something that a person did with a mail of ours. */
export interface Evidence {
  at: Date;
  kind: "open" | "click";
  link: string | null;
  subject: string;
}

/** How somebody came into a sequence. */
export interface Origin {
  sequence: string;
  status: string;
  event: string | null;
  source: string | null;
  at: Date;
}

/** What the score of a lead is made of. */
export type ExplainedScore = Awaited<ReturnType<typeof explainScore>>;

/** All that a brief is written from. */
export interface BriefFacts extends HandoffContext {
  /** the mail that is told of first, as it came */
  original: OriginalMail | null;
  conversation: Conversation;
  /** where an answer belongs that is written by hand */
  thread: ProspectThread | undefined;
  evidence: Evidence[];
  origins: Origin[];
  /** null while there are no scoring rules */
  score: ExplainedScore | null;
  policy: QualificationPolicy;
  /** why this rep has it, a sentence each */
  assigned: string[];
  standing: Standing;
  cameFrom: CameFrom | null;
}

const shownEvidence = 6;
const shownOrigins = 3;
/** Mails of a conversation that a notice carries; the page has them all. */
const shownSaid = 12;

/**
 * Loads what a brief is written from. What cannot be read any more is left out: the notice goes all the same.
 * @param said which part of the conversation; the latest mails of it unless it is given
 */
export async function loadBriefFacts(
  app: BriefDeps,
  context: HandoffContext,
  said: { limit: number; cursor?: TimelinePosition | undefined } = { limit: shownSaid },
): Promise<BriefFacts> {
  const { db } = app;
  const { lead, handoff, reply } = context;
  return {
    ...context,
    original: reply === null ? null : await readOriginal(app, { id: reply.id }),
    conversation: await loadConversation(app, { leadId: lead.id, ...said }),
    thread: await loadThread(db, lead.id, reply?.id ?? null),
    evidence: await loadEvidence(db, lead.id),
    origins: await loadOrigins(db, lead.id),
    score: await loadScore(app, lead.id),
    policy: await readQualificationPolicy(db),
    assigned: await loadAssigned(db, handoff),
    standing: await loadStanding(db, context),
    cameFrom: await loadCameFrom(db, context),
  };
}

async function loadEvidence(db: Executor, leadId: string): Promise<Evidence[]> {
  const rows = await db
    .select({
      at: touches.at,
      kind: touches.kind,
      url: touches.url,
      links: touches.links,
      subject: messages.subject,
    })
    .from(touches)
    .innerJoin(messages, eq(messages.id, touches.messageId))
    .where(and(eq(messages.leadId, leadId), eq(touches.verdict, "human"), inArray(touches.kind, ["open", "click"])))
    .orderBy(desc(touches.at))
    .limit(shownEvidence);
  return rows.map(({ at, kind, url, links, subject }) => ({
    at,
    kind: kind === "click" ? ("click" as const) : ("open" as const),
    link: links[0] ?? url,
    subject: subject ?? "",
  }));
}

async function loadOrigins(db: Executor, leadId: string): Promise<Origin[]> {
  return db
    .select({
      sequence: sequences.name,
      status: enrollments.status,
      event: events.name,
      source: events.source,
      at: enrollments.createdAt,
    })
    .from(enrollments)
    .innerJoin(sequences, eq(sequences.id, enrollments.sequenceId))
    .leftJoin(events, eq(events.id, enrollments.eventId))
    .where(eq(enrollments.leadId, leadId))
    .orderBy(desc(enrollments.id))
    .limit(shownOrigins);
}

async function loadScore(app: BriefDeps, id: string): Promise<ExplainedScore | null> {
  try {
    return await explainScore(app, { id });
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

async function loadAssigned(db: Executor, { id, leadId }: HandoffContext["handoff"]): Promise<string[]> {
  const [row] = await db
    .select({ reasons: sql<unknown>`${activities.data} -> 'reasons'` })
    .from(activities)
    .where(
      and(
        eq(activities.leadId, leadId),
        eq(activities.kind, "handoff"),
        sql`${activities.data} ->> 'handoffId' = ${id} and ${activities.data} ? 'reasons'`,
      ),
    )
    .orderBy(desc(activities.at), desc(activities.id))
    .limit(1);
  return Array.isArray(row?.reasons) ? row.reasons.filter((one): one is string => typeof one === "string") : [];
}
