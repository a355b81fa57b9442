import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { takeBatch } from "../aside/take-batch.ts";
import type { Take } from "../aside/take-batch.ts";
import type { SetAside } from "../jobs/room.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import type { Tx } from "../db/client.ts";
import { messages, touches } from "../db/schema/index.ts";
import { holdLeads } from "../enrollment/stop/hold-leads.ts";
import type { Response } from "../enrollment/stop/response.ts";
import { wakeEnrollments } from "../enrollment/wake.ts";
import type { SequenceDefinition } from "../sequence/definition/definition.ts";
import { promoteLead } from "./promote-lead.ts";
import type { PromoteInput } from "./promote-lead.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

const batchSize = 100;
const dayMs = 86_400_000;

/**
 * Applies the opens rule of the sequence to leads with touches it has not seen yet: enough distinct messages of that
 * sequence opened by a person within the days of the rule promote the lead. A click shows that the mail was opened.
 */
export async function applyOpens(app: Deps): Promise<void> {
  for (;;) {
    if ((await applyTaken(app, isNull(touches.appliedAt))) < batchSize) return;
  }
}

/** Applies the rule to touches that it could not be applied to. */
export async function engageAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (let at = 0; at < items.length; at += batchSize) {
    const ids = items.slice(at, at + batchSize).map(({ subject }) => subject);
    await applyTaken(app, inArray(touches.id, ids));
  }
  return [];
}

async function applyTaken(app: Deps, which: SQL): Promise<number> {
  const { taken, owed, woken } = await takeBatch(app, "engage", (tx, take) => applyBatch(app, tx, take, which));
  if (woken > 0) await app.queues.enqueue("advance", {});
  for (const outboxId of owed) await app.queues.enqueue("notify", { outboxId: String(outboxId) });
  return taken;
}

interface Touch {
  id: string;
  leadId: string;
  enrollmentId: string;
  sequenceId: string;
  versionId: string;
}

interface Applied {
  owed: number[];
  woken: number;
}

async function applyBatch(app: Deps, tx: Tx, take: Take, which: SQL): Promise<Applied & { taken: number }> {
  const now = app.clock.now();
  const fresh = await tx
    .select({
      id: touches.id,
      leadId: touches.leadId,
      enrollmentId: messages.enrollmentId,
      sequenceId: messages.sequenceId,
      versionId: messages.versionId,
    })
    .from(touches)
    .innerJoin(messages, eq(messages.id, touches.messageId))
    .where(which)
    .orderBy(touches.at)
    .limit(batchSize)
    .for("update", { of: touches, skipLocked: true });
  if (fresh.length === 0) return { taken: 0, owed: [], woken: 0 };
  const { outs } = await take(
    fresh,
    (part, some) => applySome(app, part, some, now),
    ({ id, ...ids }) => ({ kind: "touch", subject: id, ...ids }),
  );
  await tx
    .update(touches)
    .set({ appliedAt: now })
    .where(
      inArray(
        touches.id,
        fresh.map(({ id }) => id),
      ),
    );
  return {
    taken: fresh.length,
    owed: outs.flatMap(({ owed }) => owed),
    woken: outs.reduce((sum, { woken }) => sum + woken, 0),
  };
}

async function applySome(app: Deps, tx: Tx, fresh: readonly Touch[], now: Date): Promise<Applied> {
  const { versions } = app;
  const ripe: PromoteInput[] = [];
  const walks = new Map(fresh.map((touch) => [`${touch.leadId} ${touch.versionId}`, touch]));
  for (const { leadId, enrollmentId, sequenceId, versionId } of walks.values()) {
    const { promotion } = (await versions.get(tx, versionId)).definition;
    const count = await countOpened(tx, leadId, sequenceId, promotion, now);
    if (promotion.opens === "off" || count < promotion.opens) continue;
    const cause = { kind: "opens", count, withinDays: promotion.withinDays } as const;
    const response: Response = { kind: "opens", leadId, enrollmentId };
    ripe.push({ response, cause });
  }
  const owed: number[] = [];
  const held = await holdLeads(
    app,
    tx,
    ripe.map(({ response }) => response),
  );
  for (const input of ripe) {
    const { outboxId } = await promoteLead(app, tx, { ...input, held }, now);
    if (outboxId !== undefined) owed.push(outboxId);
  }
  const news = fresh.map(({ leadId }) => ({ leadId, about: { kind: "message" as const } }));
  return { owed, woken: await wakeEnrollments(app, tx, news, now) };
}

async function countOpened(
  tx: Tx,
  leadId: string,
  sequenceId: string,
  rule: SequenceDefinition["promotion"],
  now: Date,
): Promise<number> {
  if (rule.opens === "off") return 0;
  const since = new Date(now.getTime() - rule.withinDays * dayMs);
  const [counted] = await tx
    .select({ opened: sql<number>`count(distinct ${touches.messageId})::int` })
    .from(touches)
    .innerJoin(messages, eq(messages.id, touches.messageId))
    .where(
      and(
        eq(touches.leadId, leadId),
        eq(messages.sequenceId, sequenceId),
        eq(touches.verdict, "human"),
        sql`${touches.at} > ${since.toISOString()}`,
      ),
    );
  return counted?.opened ?? 0;
}
