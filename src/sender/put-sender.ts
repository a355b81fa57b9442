import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { senders } from "../db/schema/index.ts";
import { createSender } from "./create-sender.ts";
import type { Sender } from "./default-sender.ts";
import { patchSender } from "./patch-sender.ts";
import type { KeyedSenderInput } from "./sender-schemas.ts";

/**
 * Makes the sender with this key, or replaces what it says. One of the same address without a key is taken for it, such as that of
 * `MAIL_FROM`.
 * @throws what createSender and patchSender throw
 */
export async function putSender(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { key, input }: { key: string; input: KeyedSenderInput },
): Promise<{ sender: Sender; created: boolean }> {
  const hasAddress = and(isNull(senders.key), eq(sql`lower(${senders.email})`, input.email.toLowerCase()));
  const [there] = await app.db
    .select({ id: senders.id })
    .from(senders)
    .where(or(eq(senders.key, key), hasAddress))
    .orderBy(sql`${senders.key} nulls last`)
    .limit(1);
  if (there === undefined) return { sender: await createSender(app, { ...input, key }), created: true };
  return { sender: await patchSender(app, { id: there.id, patch: { ...input, key } }), created: false };
}
