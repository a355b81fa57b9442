import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SendParts } from "../../send/parts.ts";
import { senders } from "../../db/schema/index.ts";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { describeRepMail } from "../../relay/told/describe-rep-mail.ts";
import { wasTaken } from "./was-taken.ts";

type Deps = Pick<Ground & SendParts, "db" | "clock" | "log" | "site" | "signers" | "transport">;

/**
 * Tells a rep what became of a mail that they wrote to a prospect. Answers to it come to nobody's relay: it ends there.
 * @returns whether nothing is owed any more
 */
export async function tellOfRepMail(
  app: Deps,
  entry: Extract<OutboxEntry, { topic: "rep.mail" | "rep.mail.gone" }>,
  outboxId: number,
): Promise<boolean> {
  const { db, clock, log, site, transport } = app;
  const told = await describeRepMail(app, entry);
  if (told === undefined) return true;
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const outcome = await transport.send({
    envelope: { from: sender.email, to: told.rep.email },
    mail: {
      ...told.mail,
      from: { name: "Ripen", address: sender.email },
      to: { name: told.rep.name, address: told.rep.email },
      messageId: `<rep-mail-${outboxId}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ outboxId, outcome }, "the rep could not be told of a mail of theirs; trying again");
  return false;
}
