import type { App } from "../app.ts";
import { inboundMails } from "../db/schema/index.ts";
import { digest } from "../platform/sign.ts";

export interface ReceivedMail {
  /** Where it came in, for example `smtp`. */
  source: string;
  /** Empty for the null sender of bounces and auto-replies. */
  envelopeFrom: string;
  envelopeTo: string[];
  raw: Buffer;
}

/**
 * Stores a mail as it came, before anything is made of it. The same mail a second time is not stored again.
 * @returns the id, or undefined when it was there already
 */
export async function storeMail(
  { db, clock, queues }: Pick<App, "db" | "clock" | "queues">,
  { source, envelopeFrom, envelopeTo, raw }: ReceivedMail,
): Promise<string | undefined> {
  const [stored] = await db
    .insert(inboundMails)
    .values({ digest: digest(raw), source, envelopeFrom, envelopeTo, raw, size: raw.length, receivedAt: clock.now() })
    .onConflictDoNothing({ target: inboundMails.digest })
    .returning({ id: inboundMails.id });
  if (stored !== undefined) await queues.enqueue("classify", { inboundMailId: stored.id });
  return stored?.id;
}
