import { eq, or } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { channelMessages, channels } from "../../../db/schema/index.ts";

/** Who is told of an outbox entry beside the mail: a rep in their channels, a team in its own. */
export interface Told {
  outboxId: number;
  /** whose page is linked */
  repId: string | null;
  /** whether the rep's own channels are told, too */
  inTheirs: boolean;
  teamId: string | null;
}

/**
 * Writes down what is to be told in channels, once for each channel and entry, before the mail goes: neither waits for the other,
 * nor fails with it.
 */
export async function oweChannels(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { outboxId, repId, inTheirs, teamId }: Told,
): Promise<void> {
  const ofRep = repId !== null && inTheirs ? eq(channels.repId, repId) : undefined;
  const ofTeam = teamId === null ? undefined : eq(channels.teamId, teamId);
  if (ofRep === undefined && ofTeam === undefined) return;
  const all = await db.select({ id: channels.id }).from(channels).where(or(ofRep, ofTeam));
  if (all.length === 0) return;
  const now = clock.now();
  const rows = all.map(({ id: channelId }) => ({ channelId, outboxId, repId, dueAt: now, createdAt: now }));
  const owed = await db
    .insert(channelMessages)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: channelMessages.id });
  for (const { id } of owed) await queues.enqueue("channel", { channelMessageId: id });
}
