import type { Ground } from "../../ground.ts";
import { newId } from "../../platform/ids.ts";
import type { PostResult } from "../../platform/http/post-json.ts";
import { readChannel } from "./patch-channel.ts";
import { postToChannel } from "./post-to-channel.ts";

/** Tells a channel that it works. @returns what became of it @throws NotFoundError; UnreadableSecretError */
export async function testChannel(
  app: Pick<Ground, "db" | "clock" | "sealer" | "webhooks" | "site">,
  id: string,
): Promise<PostResult> {
  const channel = await readChannel(app, id);
  return postToChannel(app, channel, {
    type: "test",
    id: `msg_${newId()}`,
    at: app.clock.now(),
    heading: "This channel works",
    who: "A test message of Ripen",
    why: "From now on you are told here of prospects, beside the mail.",
    facts: [{ label: "Channel", value: channel.name }],
    quotes: [{ by: "A prospect", subject: "Re: Hello", text: "Their first words stand here." }],
    lines: [],
    more: null,
    link: null,
    data: { channelId: id },
  });
}
