import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { senders } from "../../db/schema/index.ts";
import type { SendParts } from "../../send/parts.ts";
import type { HandoffParts } from "../parts.ts";
import { defaultOwner } from "./load-notice.ts";
import { wasTaken } from "./was-taken.ts";
import { writeAsideMail } from "./write-aside-mail.ts";
import type { AsideCause } from "./write-aside-mail.ts";

const causesAtMost = 50;

/**
 * Mails the operator what was set aside and not told of yet, by cause: to the configured address, else to whoever gets
 * notices about nobody's leads. Of each cause once, however many rows it costs.
 * @returns whether it was taken
 */
export async function tellOfSetAsides(
  {
    db,
    clock,
    log,
    site,
    transport,
    operator,
  }: Pick<Ground & SendParts & HandoffParts, "db" | "clock" | "log" | "site" | "transport" | "operator">,
  outboxId: number,
): Promise<boolean> {
  const causes = await db.execute<AsideCause & Record<string, unknown>>(sql`
    select a.about, min(a.job) as job, min(a.kind) as kind, min(a.reason) as reason, count(*)::int as count,
      min(s.name) as sequence
    from set_asides a left join sequences s on s.id = a.sequence_id
    where a.told_at is null group by a.about order by min(a.id::text) limit ${causesAtMost}`);
  if (causes.length === 0) return true;
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const reader = operator.email === null ? await defaultOwner(db) : { name: "", email: operator.email };
  const outcome = await transport.send({
    envelope: { from: sender.email, to: reader.email },
    mail: {
      ...writeAsideMail(causes, site.publicUrl),
      from: { name: "Ripen", address: sender.email },
      to: { name: reader.name, address: reader.email },
      messageId: `<aside-${outboxId}@${site.replyDomain}>`,
      date: clock.now(),
      headers: { "Auto-Submitted": "auto-generated" },
    },
  });
  if (!wasTaken(outcome)) {
    log.error({ outboxId, outcome }, "the operator could not be told; trying again");
    return false;
  }
  const told = JSON.stringify(causes.map(({ about }) => about));
  await db.execute(sql`
    update set_asides set told_at = ${clock.now().toISOString()}::timestamptz
    where told_at is null and about in (select jsonb_array_elements_text(${told}::text::jsonb))`);
  return true;
}
