import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { senders } from "../../db/schema/index.ts";
import { messageAddress } from "../../send/mail/addresses.ts";
import type { SendParts } from "../../send/parts.ts";
import { wasTaken } from "./was-taken.ts";
import type { NoticeMail } from "./write/mail.ts";

export type MailRepDeps = Pick<Ground & SendParts, "db" | "clock" | "log" | "site" | "signers" | "transport">;

/**
 * Mails a rep something that nobody answers, from a signed address: what comes back from it makes the rep unreachable.
 * @param key what makes the Message-ID, the same at every try
 * @returns whether it was taken
 * @throws RipenError `notice_refused` when it never will be
 */
export async function mailRep(
  { db, clock, log, site, signers, transport }: MailRepDeps,
  rep: { id: string; name: string; email: string },
  mail: NoticeMail,
  key: string,
): Promise<boolean> {
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const outcome = await transport.send({
    envelope: { from: messageAddress(site, signers.reply, "bounce", rep.id), to: rep.email },
    mail: {
      ...mail,
      from: { name: "Ripen", address: sender.email },
      to: { name: rep.name, address: rep.email },
      messageId: `<${key}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ key, outcome }, "a rep could not be told; trying again");
  return false;
}
