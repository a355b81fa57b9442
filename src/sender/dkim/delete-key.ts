import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { senders } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { lockSender } from "../get-sender.ts";

/**
 * Lets a sender sign with one key less, for good. Its record should stay in DNS until the mails signed with it have
 * arrived, some days. @throws NotFoundError
 */
export async function deleteDkimKey(
  { db }: Pick<Ground, "db">,
  { id, selector }: { id: string; selector: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { dkim } = await lockSender(tx, id);
    const left = dkim.filter((key) => key.selector !== selector);
    if (left.length === dkim.length) throw new NotFoundError("dkim_key", selector);
    await tx.update(senders).set({ dkim: left }).where(eq(senders.id, id));
  });
}
