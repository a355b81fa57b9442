import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SendParts } from "../../send/parts.ts";
import type { HandoffParts } from "../parts.ts";
import { senders } from "../../db/schema/index.ts";
import { defaultOwner } from "./load-notice.ts";
import { wasTaken } from "./was-taken.ts";
import type { NoticeMail } from "./write/mail.ts";

export type OperatorDeps = Pick<
  Ground & SendParts & HandoffParts,
  "db" | "clock" | "log" | "site" | "transport" | "operator"
>;

/**
 * Mails the operator: at the configured address, else whoever gets notices about nobody's leads.
 * @param key what makes the Message-ID, the same at every try
 * @returns whether it was taken
 * @throws RipenError `notice_refused` when it never will be
 */
export async function mailOperator(
  { db, clock, log, site, transport, operator }: OperatorDeps,
  mail: NoticeMail,
  key: string,
): Promise<boolean> {
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const reader = operator.email === null ? await defaultOwner(db, clock.now()) : { name: "", email: operator.email };
  const outcome = await transport.send({
    envelope: { from: sender.email, to: reader.email },
    mail: {
      ...mail,
      from: { name: "Ripen", address: sender.email },
      to: { name: reader.name, address: reader.email },
      messageId: `<${key}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ key, outcome }, "the operator could not be told; trying again");
  return false;
}
