import { and, asc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { handoffs, leads, tasks } from "../../db/schema/index.ts";
import { endOfDay } from "./digest-time.ts";

const shownAtMost = 20;

type Lead = Pick<typeof leads.$inferSelect, "firstName" | "lastName" | "email" | "company">;

/** One handoff or task of a digest. */
export interface DigestItem {
  id: string;
  lead: Lead;
  /** what is to be done; null for a handoff */
  title: string | null;
  /** a handoff: since when it waits; a task: when it is due */
  at: Date | null;
}

/** What is shown, the oldest first, and how many there are. */
export interface DigestPart {
  items: DigestItem[];
  all: number;
}

/** What waits for a rep: `late` handoffs are not in `waiting`, nor tasks whose time is over in `tasks`. */
export interface Digest {
  late: DigestPart;
  waiting: DigestPart;
  /** put off until today */
  comesBack: DigestPart;
  overdue: DigestPart;
  tasks: DigestPart;
}

/** Loads what a rep has to know in the morning, in their zone. */
export async function loadDigest(db: Executor, rep: { id: string; zone: string }, now: Date): Promise<Digest> {
  const tonight = endOfDay(rep.zone, now);
  const isOpen = and(eq(handoffs.repId, rep.id), eq(handoffs.status, "open"));
  const isLate = or(lte(handoffs.acceptBy, now), sql`${handoffs.escalatedAt} is not null`);
  const isTodo = and(eq(tasks.repId, rep.id), isNull(tasks.doneAt));
  return {
    late: await handoffPart(db, and(isOpen, isLate)),
    waiting: await handoffPart(db, and(isOpen, sql`not coalesce(${isLate}, false)`)),
    comesBack: await handoffPart(
      db,
      and(eq(handoffs.repId, rep.id), eq(handoffs.status, "accepted"), lte(handoffs.snoozedUntil, tonight)),
    ),
    overdue: await taskPart(db, and(isTodo, lte(tasks.dueAt, now))),
    tasks: await taskPart(db, and(isTodo, gt(tasks.dueAt, now), lte(tasks.dueAt, tonight))),
  };
}

/** Whether nothing waits. */
export const saysNothing = (digest: Digest): boolean => Object.values(digest).every(({ all }: DigestPart) => all === 0);

const leadColumns = {
  firstName: leads.firstName,
  lastName: leads.lastName,
  email: leads.email,
  company: leads.company,
};

async function handoffPart(db: Executor, where: SQL | undefined): Promise<DigestPart> {
  const items = await db
    .select({ id: handoffs.id, lead: leadColumns, at: handoffs.createdAt })
    .from(handoffs)
    .innerJoin(leads, eq(leads.id, handoffs.leadId))
    .where(where)
    .orderBy(asc(handoffs.createdAt), asc(handoffs.id))
    .limit(shownAtMost);
  const all = items.length < shownAtMost ? items.length : await db.$count(handoffs, where);
  return { items: items.map((item) => ({ ...item, title: null })), all };
}

async function taskPart(db: Executor, where: SQL | undefined): Promise<DigestPart> {
  const items = await db
    .select({ id: tasks.id, lead: leadColumns, title: tasks.title, at: tasks.dueAt })
    .from(tasks)
    .innerJoin(leads, eq(leads.id, tasks.leadId))
    .where(where)
    .orderBy(asc(tasks.dueAt), asc(tasks.id))
    .limit(shownAtMost);
  return { items, all: items.length < shownAtMost ? items.length : await db.$count(tasks, where) };
}
