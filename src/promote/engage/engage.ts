import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { SetAside } from "../../jobs/room.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { wakeEnrollments } from "../../enrollment/wake.ts";
import { lookAgain } from "../../lead/look-again.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { forgetClients } from "../../track/grade/forget-clients.ts";
import { gradeMails } from "../../track/grade/grade-mails.ts";
import type { TrackParts } from "../../track/parts.ts";
import { storeHits } from "../../track/touch/store-hits.ts";
import { drawFromChanges } from "./draw-from-changes.ts";
import type { Drawn } from "./draw-from-changes.ts";
import { openMails, takeLeads, takeTouches } from "./take-due.ts";
import type { Item } from "./take-due.ts";
import { walksOf } from "./walks-of.ts";

type Deps = Pick<Ground & SequenceParts & TrackParts, "db" | "clock" | "queues" | "versions" | "log" | "track">;

const batchSize = 200;

/**
 * Grades the touches that came, or whose window has ended, and those that something new speaks for, mail by mail. What
 * follows commits with it: conditions are looked at, promotion rules make prospects, and what a person was taken for
 * by mistake is undone.
 */
export async function engage(app: Deps): Promise<void> {
  await storeHits(app);
  const due = () => sql`t.due_at <= ${app.clock.now().toISOString()}::timestamptz`;
  for (;;) {
    const taken = await engageSome(app, due, true);
    if (taken < batchSize) break;
  }
  await forgetClients(app);
}

/** Grades touches, and looks at leads, that it failed with. */
export async function engageAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const of = (kind: SetAside["kind"]) => items.flatMap((item) => (item.kind === kind ? [item.subject] : []));
  await lookAgain(app.db, of("lead"), app.clock.now());
  const touches = of("touch");
  for (let at = 0; at < touches.length; at += batchSize) {
    const ids = touches.slice(at, at + batchSize);
    await engageSome(app, () => sql`t.id in ${uuidList(ids)}`, false);
  }
  return [];
}

async function engageSome(app: Deps, which: () => SQL, leadsToo: boolean): Promise<number> {
  const done = await takeBatch(app, "engage", async (tx, take) => {
    const items = [...(await takeTouches(tx, which(), batchSize)), ...(leadsToo ? await takeLeads(tx, batchSize) : [])];
    return engageBatch(app, tx, take, items);
  });
  if (done.woken > 0) await app.queues.enqueue("advance", {});
  for (const outboxId of done.outboxIds) await app.queues.enqueue("notify", { outboxId: String(outboxId) });
  for (const senderId of done.senderIds) await app.queues.enqueue("dispatch", { senderId });
  return done.taken;
}

async function engageBatch(
  app: Deps,
  tx: Tx,
  take: Take,
  items: readonly Item[],
): Promise<Drawn & { woken: number; taken: number }> {
  const now = app.clock.now();
  const { outs, aside } = await take(
    items,
    (part, some) => engageItems(app, part, some, now),
    ({ kind, id, messageId: _mail, ...ids }) => ({ kind, subject: id, ...ids }),
  );
  // What is set aside is tried again from there.
  const failed = aside.flatMap(({ kind, id }) => (kind === "touch" ? [id] : []));
  if (failed.length > 0) await tx.execute(sql`update touches set due_at = null where id in ${uuidList(failed)}`);
  return {
    taken: items.length,
    woken: outs.reduce((sum, { woken }) => sum + woken, 0),
    outboxIds: outs.flatMap(({ outboxIds }) => outboxIds),
    senderIds: [...new Set(outs.flatMap(({ senderIds }) => senderIds))],
  };
}

async function engageItems(app: Deps, tx: Tx, items: readonly Item[], now: Date): Promise<Drawn & { woken: number }> {
  const looked = items.flatMap(({ kind, leadId }) => (kind === "lead" ? [leadId] : []));
  const messageIds = [...items.flatMap(({ messageId }) => messageId ?? []), ...(await openMails(tx, looked, now))];
  const changes = await gradeMails(app, tx, [...new Set(messageIds)], now);
  const drawn = await drawFromChanges(app, tx, changes, await walksOf(tx, looked), now);
  const news = [...new Set(changes.map(({ leadId }) => leadId))].map((leadId) => ({
    leadId,
    about: { kind: "message" as const },
  }));
  return { ...drawn, woken: await wakeEnrollments(app, tx, news, now) };
}
