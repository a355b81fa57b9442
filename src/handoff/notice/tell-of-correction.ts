import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SendParts } from "../../send/parts.ts";
import { senders } from "../../db/schema/index.ts";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { quietUntil } from "../../rep/quiet-until.ts";
import { loadHandoffContext } from "../context.ts";
import { wasTaken } from "./was-taken.ts";
import { writeCorrectedMail } from "./write/write-corrected-mail.ts";

type Deps = Pick<Ground & SendParts, "db" | "clock" | "log" | "site" | "transport">;

/**
 * Tells the rep that what was handed over was no answer, as a person has said.
 * @returns whether nothing is owed any more; or until when it waits, in the quiet hours of the rep
 */
export async function tellOfCorrection(
  { db, clock, log, site, transport }: Deps,
  { handoffId, inboundMailId, said }: Extract<OutboxEntry, { topic: "handoff.corrected" }>,
  outboxId: number,
): Promise<boolean | Date> {
  const context = await loadHandoffContext(db, handoffId, { inboundMailId });
  if (context === undefined || context.rep === null) return true;
  const quiet = quietUntil(context.rep.quietHours, context.rep.zone, clock.now());
  if (quiet !== null) return quiet;
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const outcome = await transport.send({
    envelope: { from: sender.email, to: context.rep.email },
    mail: {
      ...writeCorrectedMail(context, said),
      from: { name: "Ripen", address: sender.email },
      to: { name: context.rep.name, address: context.rep.email },
      messageId: `<corrected-${handoffId}-${outboxId}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (wasTaken(outcome)) return true;
  log.error({ handoffId, outcome }, "the rep could not be told of a correction; trying again");
  return false;
}
