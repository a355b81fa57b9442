import { and, asc, eq, ne, sql } from "drizzle-orm";
import type { Executor } from "../../../db/client.ts";
import { reps, tasks } from "../../../db/schema/index.ts";
import { readOriginal } from "../../../inbound/original/read-original.ts";
import type { OriginalMail } from "../../../inbound/original/read-original.ts";
import { listTimeline } from "../../../lead/timeline/list-timeline.ts";
import type { TimelineEntry } from "../../../lead/timeline/list-timeline.ts";
import type { TimelinePosition } from "../../../lead/timeline/timeline-cursor.ts";
import { isPresent } from "../../../rep/assign/presence.ts";
import { loadBriefFacts } from "../../brief/load-facts.ts";
import type { BriefDeps, BriefFacts } from "../../brief/load-facts.ts";
import { loadHandoffContext, loadLaterReplies } from "../../context.ts";
import { loadOpenTasks } from "../../task/load-tasks.ts";
import type { OpenTask } from "../../task/load-tasks.ts";

/** A rep to whom a handoff can be given. */
export interface Colleague {
  id: string;
  name: string;
}

/** All that the page of a handoff shows. */
export interface PageFacts extends BriefFacts {
  /** mails as they came, by id; null for one that is not kept or cannot be read */
  originals: ReadonlyMap<string, OriginalMail | null>;
  timeline: TimelineEntry[];
  colleagues: Colleague[];
  /** open ones about the person, whoever has them */
  tasks: OpenTask[];
}

const shownReplies = 10;
const shownSaid = 20;
const shownTimeline = 40;
const shownTasks = 20;

/** Loads what the page shows of a handoff: with every later reply, so that nothing is missed; undefined when it is gone. */
export async function loadPageFacts(
  app: BriefDeps,
  { handoffId, before }: { handoffId: string; before: TimelinePosition | undefined },
): Promise<PageFacts | undefined> {
  const { db, clock } = app;
  const context = await loadHandoffContext(db, handoffId);
  if (context === undefined) return undefined;
  const { lead, handoff } = context;
  const more = await loadLaterReplies(db, handoff, shownReplies);
  const said = { limit: shownSaid, cursor: before };
  const facts = await loadBriefFacts(app, { ...context, more }, said);
  const originals = new Map<string, OriginalMail | null>();
  for (const { id } of [...(facts.reply === null ? [] : [facts.reply]), ...more]) {
    originals.set(id, id === facts.reply?.id ? facts.original : await readOriginal(app, { id }));
  }
  return {
    ...facts,
    originals,
    timeline: (await listTimeline(app, { id: lead.id, limit: shownTimeline })).rows,
    tasks: await loadOpenTasks(db, eq(tasks.leadId, lead.id), shownTasks),
    colleagues: await loadColleagues(db, handoff.repId, clock.now()),
  };
}

async function loadColleagues(db: Executor, repId: string | null, now: Date): Promise<Colleague[]> {
  return db
    .select({ id: reps.id, name: reps.name })
    .from(reps)
    .where(
      and(
        isPresent(sql`reps`, sql`${now.toISOString()}::timestamptz`),
        repId === null ? undefined : ne(reps.id, repId),
      ),
    )
    .orderBy(asc(reps.name), asc(reps.id))
    .limit(200);
}
