import { and, eq, inArray } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { repMails } from "../db/schema/index.ts";
import type { RepMailReason } from "../db/schema/rep-mails.ts";
import { ConflictError, found } from "../platform/errors.ts";
import type { RepMail } from "./send/prepared.ts";
import { settleSent } from "./send/settle.ts";

/** What the rep may let go; in all else something is left that must not go out, or nothing may. */
export const letGoReasons: readonly RepMailReason[] = [
  "unproven_sender",
  "may_be_automatic",
  "recipient_changed",
  "repeated",
  "uncertain",
];

/** Whether a mail of a rep waits for the rep's word. */
export function mayLetGo({ status, reason }: Pick<RepMail, "status" | "reason">): boolean {
  return status === "held" && reason !== null && letGoReasons.includes(reason);
}

/**
 * The rep says that a held mail is theirs and is to be sent; of one that may have arrived, that it is sent again, under the same
 * Message-ID. Asked again, it changes nothing.
 * @throws NotFoundError; ConflictError `rep_mail_not_held` when it is not for the rep to let it go
 */
export async function letRepMailGo(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { id }: { id: string },
): Promise<void> {
  const now = clock.now();
  const [gone] = await db
    .update(repMails)
    .set({ status: "queued", reason: null, error: null, confirmedAt: now, dueAt: now, begunAt: null, attempts: 0 })
    .where(and(eq(repMails.id, id), eq(repMails.status, "held"), inArray(repMails.reason, [...letGoReasons])))
    .returning({ id: repMails.id });
  if (gone === undefined) {
    const row = found(await db.select().from(repMails).where(eq(repMails.id, id)), "rep_mail", id);
    if (row.status === "queued" || row.status === "sent") return;
    throw new ConflictError("rep_mail_not_held", "This mail cannot be sent: write it again, without what was quoted.");
  }
  await queues.enqueue("relay", { repMailId: id });
}

/**
 * The rep says that a mail that may have arrived did.
 * @throws NotFoundError; ConflictError `rep_mail_not_uncertain`
 */
export async function repMailArrived(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { id }: { id: string },
): Promise<void> {
  const row = found(await app.db.select().from(repMails).where(eq(repMails.id, id)), "rep_mail", id);
  if (row.status === "sent") return;
  if (row.status !== "held" || row.reason !== "uncertain") {
    throw new ConflictError("rep_mail_not_uncertain", "It is known what became of this mail.");
  }
  await settleSent(app, id);
}
