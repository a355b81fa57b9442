import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import type { SetAside } from "../../jobs/room.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { InboundParts } from "../parts.ts";

const batchSize = 500;
const dayMs = 86_400_000;

/**
 * Empties the raw bytes of mails that were kept for the configured days; what was understood of them stays. Those that
 * still need their bytes stay whole: mails that are not settled, that a person has to review, that a rep has written and are not sent
 * on yet, or of whom a rep has a handoff.
 */
export async function eraseRawMails(app: Deps): Promise<void> {
  const notAside = notSetAside("erase", sql`inbound_mails.id::text`);
  for (;;) {
    if ((await eraseTaken(app, notAside)) < batchSize) return;
  }
}

/** Empties mails that could not be emptied. */
export async function eraseAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  await eraseTaken(app, sql`inbound_mails.id in ${uuidList(items.map(({ subject }) => subject))}`);
  return [];
}

/**
 * Whether nobody reads or sends a mail any more: no rep has a running handoff of its person, and it is not to be sent on.
 * @param mail the row, as the query calls it
 */
export function neededByNobody(mail: SQL): SQL {
  return sql`not exists (select from handoffs h where h.lead_id = ${mail}.lead_id and h.status in ('open', 'accepted'))
    and not ${isToBeSentOn(sql`${mail}.id`)}`;
}

/**
 * Whether a rep's mail is still to be sent on, or held while its handoff runs, when the rep may let it go: then its bytes are needed.
 * @param id of a mail
 */
function isToBeSentOn(id: SQL): SQL {
  return sql`exists (select from rep_mails r join handoffs h on h.id = r.handoff_id
    where r.inbound_mail_id = ${id} and (r.status = 'queued' or (r.status = 'held' and h.status in ('open', 'accepted'))))`;
}

type Deps = Pick<Ground & InboundParts, "db" | "clock" | "inbound" | "log">;

async function eraseTaken(app: Deps, which: SQL): Promise<number> {
  const before = new Date(app.clock.now().getTime() - app.inbound.rawMailDays * dayMs).toISOString();
  return takeBatch(app, "erase", async (tx, take) => {
    const due = await tx.execute<{ id: string; leadId: string | null }>(sql`
      select id, lead_id as "leadId" from inbound_mails
      where status = 'settled' and raw <> '' and received_at < ${before}::timestamptz and review is distinct from 'needed'
        and ${neededByNobody(sql`inbound_mails`)} and ${which}
      limit ${batchSize}`);
    const erase = async (part: Tx, mails: readonly { id: string }[]): Promise<void> => {
      await part.execute(sql`update inbound_mails set raw = '' where id in ${uuidList(mails.map(({ id }) => id))}`);
    };
    await take(due, erase, ({ id, leadId }) => ({ kind: "inbound_mail", subject: id, leadId }));
    return due.length;
  });
}
