import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { channels } from "../../db/schema/index.ts";
import { postJson } from "../../platform/http/post-json.ts";
import { withoutEcho } from "../../platform/http/call/without-echo.ts";
import type { PostResult } from "../../platform/http/post-json.ts";
import { signWebhook } from "../../platform/secret/webhook-signature.ts";
import type { Channel } from "./channel-schemas.ts";
import type { ChannelMessage } from "./message.ts";
import { slackPayload } from "./payload/slack.ts";
import { teamsPayload } from "./payload/teams.ts";
import { webhookPayload } from "./payload/webhook.ts";

/**
 * Tells something in a channel, and writes down whether that worked.
 * @returns what became of it; `detail` is for people, and holds nothing of what was told
 * @throws UnreadableSecretError
 */
export async function postToChannel(
  { db, clock, sealer, webhooks }: Pick<Ground, "db" | "clock" | "sealer" | "webhooks">,
  channel: Channel,
  message: ChannelMessage,
): Promise<PostResult> {
  const what = `The URL of the channel "${channel.name}"`;
  const url = sealer.open(channel.sealedUrl, what);
  const key = channel.sealedSecret === null ? null : sealer.open(channel.sealedSecret, what.replace("URL", "secret"));
  const sign = key === null ? {} : signWebhook(message.id, clock.now(), key);
  const posted = await postJson(url, payloadOf(channel, message), sign, webhooks);
  const result = { ...posted, detail: withoutEcho(posted.detail) };
  const at = clock.now();
  await db
    .update(channels)
    .set(
      result.kind === "done"
        ? { lastOkAt: at, failingSince: null, toldAt: null }
        : { failingSince: sql`coalesce(${channels.failingSince}, ${at.toISOString()})`, ...errorOf(result, at) },
    )
    .where(eq(channels.id, channel.id));
  return result;
}

function payloadOf({ kind }: Channel, message: ChannelMessage): unknown {
  switch (kind) {
    case "slack":
      return slackPayload(message);
    case "teams":
      return teamsPayload(message);
    case "webhook":
      return webhookPayload(message);
  }
}

const errorOf = ({ detail }: PostResult, at: Date) => ({ lastError: detail, lastErrorAt: at });
