import { eq } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import { reps } from "../../../db/schema/index.ts";
import type { ChannelMessage } from "../../../rep/channel/message.ts";
import type { BriefDeps } from "../../brief/load-facts.ts";
import { loadBriefFacts } from "../../brief/load-facts.ts";
import { makeBrief } from "../../brief/make-brief.ts";
import type { BriefKind } from "../../brief/make-brief.ts";
import { loadHandoffContext } from "../../context.ts";
import { digestMessage } from "../../digest/digest-message.ts";
import { loadDigest } from "../../digest/load-digest.ts";
import { handoffUrl, tasksUrl } from "../../page/links.ts";
import { isHot } from "../../hot/is-hot.ts";
import { loadTold } from "../../task/load-tasks.ts";
import { tasksMessage } from "../../task/task-message.ts";
import { runningOf } from "../reader-of.ts";
import { handoffMessage } from "./handoff-message.ts";

export type MessageDeps = BriefDeps & Pick<Ground, "signers">;

/** Who is told, and under which id. */
export interface Asked {
  repId: string | null;
  id: string;
}

/**
 * Makes what an outbox entry says in a channel, from what is known now; undefined when it says nothing any more, because somebody
 * has it by now, or the person is gone. Links want the rep to have signed in on the device: many may read a channel.
 */
export async function messageOf(
  app: MessageDeps,
  entry: OutboxEntry,
  asked: Asked,
): Promise<ChannelMessage | undefined> {
  const { db, clock, site, signers } = app;
  const now = clock.now();
  const [rep] = asked.repId === null ? [] : await db.select().from(reps).where(eq(reps.id, asked.repId));
  const reader = { id: asked.id, at: now, zone: rep?.zone ?? "UTC" };
  if (entry.topic === "digest" && rep !== undefined) {
    const url = tasksUrl(site, signers.respond, rep.id, now);
    return digestMessage(await loadDigest(db, rep, now), entry, { ...reader, url });
  }
  if (entry.topic === "tasks") {
    const url = tasksUrl(site, signers.respond, entry.repId, now);
    return tasksMessage(await loadTold(db, entry.taskIds, entry.repId), entry, { ...reader, url });
  }
  if (entry.topic === "tasks.late")
    return tasksMessage(await loadTold(db, entry.taskIds), entry, { ...reader, url: null });
  if (!("handoffId" in entry) || entry.topic === "handoff.corrected") return undefined;
  const again = entry.topic === "handoff.reply" ? entry : undefined;
  let context = await loadHandoffContext(db, entry.handoffId, again);
  if (context !== undefined && again !== undefined && !isRunning(context.handoff.status)) {
    const running = await runningOf(db, context.lead.id);
    context = running === undefined ? undefined : await loadHandoffContext(db, running, again);
  }
  if (context === undefined) return undefined;
  const { handoff } = context;
  if (entry.topic !== "handoff.late" && !isRunning(handoff.status)) return undefined;
  if (entry.topic === "handoff.hot" && handoff.status !== "open") return undefined;
  const kind = asked.repId === null && entry.topic === "handoff.created" ? "unassigned" : kinds[entry.topic];
  const url =
    rep === undefined || entry.topic === "handoff.late"
      ? null
      : handoffUrl(site, signers.respond, { handoffId: handoff.id, repId: rep.id, guarded: true }, now);
  const brief = makeBrief(await loadBriefFacts(app, context, { limit: 1 }), {
    kind: kind === "late" ? "reminder" : kind,
    zone: reader.zone,
    now,
    pageUrl: url,
    fileUrl: () => null,
    answering: null,
  });
  const hot = kind === "hot" || (await isHot(db, context, now));
  return handoffMessage(context, brief, { kind, topic: entry.topic, id: asked.id, at: now, url, hot });
}

const isRunning = (status: string): boolean => status === "open" || status === "accepted";

type HandoffTopic = Extract<OutboxEntry, { handoffId: string }>["topic"];

const kinds = {
  "handoff.created": "new",
  "handoff.reply": "again",
  "handoff.reminder": "reminder",
  "handoff.awake": "awake",
  "handoff.hot": "hot",
  "handoff.late": "late",
} as const satisfies Record<Exclude<HandoffTopic, "handoff.corrected">, BriefKind | "late">;
