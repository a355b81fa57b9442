import { and, asc, eq, gte, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SendParts } from "../../send/parts.ts";
import type { HandoffParts } from "../parts.ts";
import { inboundMails, senders } from "../../db/schema/index.ts";
import { defaultOwner } from "./load-notice.ts";
import { wasTaken } from "./was-taken.ts";
import { writePostmasterMail } from "./write/write-postmaster-mail.ts";

const shown = 10;

type Deps = Pick<Ground & SendParts & HandoffParts, "db" | "clock" | "log" | "site" | "transport" | "operator">;

/**
 * Mails the operator what was written to the postmaster of the reply domain and waits for a review: to the configured address,
 * else to whoever gets notices about nobody's leads.
 * @param first id of the oldest one; what came before was told of
 * @returns whether nothing is owed any more
 * @throws RipenError `notice_refused`
 */
export async function tellOfPostmaster(
  { db, clock, log, site, transport, operator }: Deps,
  first: string,
  outboxId: number,
): Promise<boolean> {
  const mails = await db
    .select({
      id: inboundMails.id,
      receivedAt: inboundMails.receivedAt,
      fromEmail: inboundMails.fromEmail,
      subject: inboundMails.subject,
      text: sql<string>`left(${inboundMails.replyText}, 2000)`,
      all: sql<number>`(count(*) over ())::int`,
    })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.matchedBy, "postmaster"),
        eq(inboundMails.review, "needed"),
        eq(inboundMails.status, "settled"),
        gte(inboundMails.id, first),
      ),
    )
    .orderBy(asc(inboundMails.id))
    .limit(shown);
  if (mails.length === 0) return true;
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const reader = operator.email === null ? await defaultOwner(db, clock.now()) : { name: "", email: operator.email };
  const outcome = await transport.send({
    envelope: { from: sender.email, to: reader.email },
    mail: {
      ...writePostmasterMail(mails, mails[0]?.all ?? 0, site),
      from: { name: "Ripen", address: sender.email },
      to: { name: reader.name, address: reader.email },
      messageId: `<postmaster-${outboxId}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ outboxId, outcome }, "the operator could not be told of mail to the postmaster; trying again");
  return false;
}
