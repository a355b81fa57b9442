import { and, eq, isNull, lte, sql } from "drizzle-orm";
import { takeAlone } from "../../../aside/take-alone.ts";
import type { Ground } from "../../../ground.ts";
import { underLease } from "../../../db/limit/lease.ts";
import { channelMessages, channels, outbox } from "../../../db/schema/index.ts";
import type { SetAside } from "../../../jobs/room.ts";
import type { Channel } from "../../../rep/channel/channel-schemas.ts";
import { laterOf } from "../../../platform/http/call/retry-after.ts";
import { postToChannel } from "../../../rep/channel/post-to-channel.ts";
import { owe } from "../../../promote/owe.ts";
import { messageOf } from "./message-of.ts";
import type { MessageDeps } from "./message-of.ts";

// Six tries over about half a day: what is older than that helps nobody.
const retryAfterMs = [60, 300, 1_800, 7_200, 36_000].map((seconds) => seconds * 1_000);
/** Of real time: nobody else tells it meanwhile. */
const leaseMs = 60_000;
/** Of sequence time: then it is tried again when the process died. */
const untoldAfterMs = 60_000;
/** A channel that works again within so long is nobody's business. */
const failingDaysMs = 3 * 86_400_000;

type Deps = MessageDeps & Pick<Ground, "queues" | "sealer" | "webhooks">;

/**
 * Tells one thing in one channel. What fails is tried again by itself at growing intervals, while the mail and the other channels
 * go on; what cannot even be tried is set aside. A channel that has failed for days is told to the operator, once.
 */
export async function tellInChannel(app: Deps, id: string): Promise<void> {
  await takeAlone(
    app,
    "channel",
    async () => void (await underLease(app.db, `channel:${id}`, leaseMs, () => tellOnce(app, id))),
    async () => ({ kind: "channel_message", subject: id }),
  );
}

/** Tells again what could not be tried. */
export async function tellInChannelAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const at = app.clock.now();
  for (const { subject } of items) {
    const owed = and(eq(channelMessages.id, subject), eq(channelMessages.status, "pending"));
    await app.db.update(channelMessages).set({ dueAt: at }).where(owed);
    await tellInChannel(app, subject);
  }
  return [];
}

async function tellOnce(app: Deps, id: string): Promise<void> {
  const { db, clock } = app;
  const now = clock.now();
  const due = and(eq(channelMessages.id, id), eq(channelMessages.status, "pending"), lte(channelMessages.dueAt, now));
  const [owed] = await db
    .update(channelMessages)
    .set({ dueAt: new Date(now.getTime() + untoldAfterMs), attempts: sql`${channelMessages.attempts} + 1` })
    .where(due)
    .returning();
  if (owed === undefined) return;
  const [row] = await db
    .select({ channel: channels, entry: outbox.entry })
    .from(channels)
    .innerJoin(outbox, eq(outbox.id, owed.outboxId))
    .where(eq(channels.id, owed.channelId));
  if (row === undefined) return;
  const message = await messageOf(app, row.entry, { repId: owed.repId, id: `msg_${id}` });
  const result =
    message === undefined
      ? { kind: "done" as const, detail: "nothing to tell any more" }
      : await postToChannel(app, row.channel, message);
  const at = clock.now();
  const own = result.kind === "retry" ? retryAfterMs[owed.attempts - 1] : undefined;
  const wait = own && laterOf(own, result);
  await db
    .update(channelMessages)
    .set({
      answer: result.detail,
      status: result.kind === "done" ? "done" : wait === undefined ? "failed" : "pending",
      ...(wait === undefined ? { settledAt: at } : { dueAt: new Date(at.getTime() + wait) }),
    })
    .where(eq(channelMessages.id, id));
  if (result.kind !== "done") await oweFailing(app, row.channel, at);
}

async function oweFailing({ db, queues }: Deps, { id: channelId }: Channel, now: Date): Promise<void> {
  const outboxId = await db.transaction(async (tx) => {
    const [failing] = await tx
      .update(channels)
      .set({ toldAt: now })
      .where(
        and(
          eq(channels.id, channelId),
          isNull(channels.toldAt),
          lte(channels.failingSince, new Date(now.getTime() - failingDaysMs)),
        ),
      )
      .returning({ id: channels.id });
    return failing === undefined ? undefined : owe(tx, { topic: "channel.failing", channelId }, now);
  });
  if (outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(outboxId) });
}
