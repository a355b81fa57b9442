import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { channels, reps, teams } from "../../db/schema/index.ts";
import { ConflictError, InvalidInputError } from "../../platform/errors.ts";
import { newWebhookSecret } from "../../platform/secret/webhook-signature.ts";
import type { Channel, ChannelInput } from "./channel-schemas.ts";
import { sealSecret, sealUrl } from "./seal-channel.ts";

const channelsAtMost = 10;

/**
 * Adds a channel in which a rep, or a team, is told beside the mail.
 * @returns the channel, and what it is signed with when it is a webhook
 * @throws InvalidInputError `channel_url_refused`, `channel_secret_refused`, `rep_unknown`, `team_unknown`; ConflictError `channels_full`
 */
export async function createChannel(
  app: Pick<Ground, "db" | "clock" | "sealer" | "webhooks">,
  { repId, team, kind, name, url, secret: given }: ChannelInput,
): Promise<{ channel: Channel; secret: string | null }> {
  const secret = kind === "webhook" ? (given ?? newWebhookSecret()) : null;
  const sealed = { ...sealUrl(app, url), ...(secret !== null && sealSecret(app, secret)) };
  const now = app.clock.now();
  const channel = await app.db.transaction(async (tx) => {
    const owner = await ownerOf(tx, { repId, team });
    const theirs = owner.repId === null ? eq(channels.teamId, owner.teamId ?? "") : eq(channels.repId, owner.repId);
    if ((await tx.$count(channels, theirs)) >= channelsAtMost) {
      throw new ConflictError("channels_full", `There are ${channelsAtMost} channels at most: delete one first.`);
    }
    const row = { ...owner, kind, name, ...sealed, createdAt: now, updatedAt: now };
    const [added] = await tx.insert(channels).values(row).returning();
    if (added === undefined) throw new Error("insert returned no row");
    return added;
  });
  return { channel, secret };
}

/** Whose it is, locked, so that channels are counted one after the other. */
async function ownerOf(
  tx: Tx,
  { repId, team }: Pick<ChannelInput, "repId" | "team">,
): Promise<{ repId: string | null; teamId: string | null }> {
  if (repId !== undefined) {
    const [rep] = await tx.select({ id: reps.id }).from(reps).where(eq(reps.id, repId)).for("no key update");
    if (rep === undefined) throw unknown("/repId", "rep_unknown", `There is no rep "${repId}".`);
    return { repId, teamId: null };
  }
  const [row] = await tx
    .select({ id: teams.id })
    .from(teams)
    .where(eq(teams.key, team ?? ""))
    .for("no key update");
  if (row === undefined) throw unknown("/team", "team_unknown", `There is no team "${team ?? ""}".`);
  return { repId: null, teamId: row.id };
}

function unknown(pointer: string, code: string, message: string): InvalidInputError {
  return new InvalidInputError(code, message, [{ pointer, code, message }]);
}
