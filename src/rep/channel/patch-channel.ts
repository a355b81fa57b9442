import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { channels } from "../../db/schema/index.ts";
import { found, InvalidInputError } from "../../platform/errors.ts";
import type { Channel, ChannelPatch } from "./channel-schemas.ts";
import { sealSecret, sealUrl } from "./seal-channel.ts";

/**
 * Changes a channel. With another URL or secret it counts as one that has not failed yet.
 * @throws NotFoundError; InvalidInputError `channel_url_refused`, `channel_secret_refused`, `not_signed`
 */
export async function patchChannel(
  app: Pick<Ground, "db" | "clock" | "sealer" | "webhooks">,
  { id, patch: { name, url, secret } }: { id: string; patch: ChannelPatch },
): Promise<Channel> {
  const channel = await readChannel(app, id);
  if (secret !== undefined && channel.kind !== "webhook") {
    const problem = { pointer: "/secret", code: "not_signed", message: "Only a `webhook` is signed." };
    throw new InvalidInputError("not_signed", problem.message, [problem]);
  }
  const set = {
    ...(name !== undefined && { name }),
    ...(url !== undefined && sealUrl(app, url)),
    ...(secret !== undefined && sealSecret(app, secret)),
    ...((url !== undefined || secret !== undefined) && { failingSince: null, lastError: null, toldAt: null }),
    updatedAt: app.clock.now(),
  };
  return found(await app.db.update(channels).set(set).where(eq(channels.id, id)).returning(), "channel", id);
}

/** @throws NotFoundError */
export async function readChannel({ db }: Pick<Ground, "db">, id: string): Promise<Channel> {
  return found(await db.select().from(channels).where(eq(channels.id, id)), "channel", id);
}

/** Takes a channel away; what was to be told in it is not any more. The mail goes all the same. @throws NotFoundError */
export async function deleteChannel({ db }: Pick<Ground, "db">, id: string): Promise<void> {
  found(await db.delete(channels).where(eq(channels.id, id)).returning({ id: channels.id }), "channel", id);
}
