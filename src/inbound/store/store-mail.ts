import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { inboundMails } from "../../db/schema/index.ts";
import type { Fingerprint } from "./fingerprint.ts";

export interface ReceivedMail {
  /** Where it came in: `smtp`, `pipe`, `imap`, or the name of a provider. */
  source: string;
  /** Empty for the null sender of bounces and auto-replies, and where it is not known. */
  envelopeFrom: string;
  envelopeTo: string[];
  raw: Uint8Array;
  /** `event`: `raw` is the JSON of a provider's event. `mail` when not given. */
  format?: "mail" | "event";
  /** The server that handed it over, for SPF. */
  remoteIp?: string | undefined;
  helo?: string | undefined;
}

/** The largest mail that is taken, bytes. */
export const maxMailSize = 30 * 1024 * 1024;

/**
 * Stores a mail as it came, before anything is made of it. The same mail a second time, or by another way, is not stored
 * again; when it names a recipient that the first copy did not, and the first copy led to nothing, that one is read anew.
 * @param fingerprint of its bytes and format
 * @returns the id of the mail that is to be read now, if any
 */
export async function storeMail(
  db: Executor,
  mail: ReceivedMail,
  { digest, identity }: Fingerprint,
  now: Date,
): Promise<string | undefined> {
  const { raw, envelopeTo } = mail;
  const [stored] = await db
    .insert(inboundMails)
    .values({
      ...mail,
      envelopeFrom: plain(mail.envelopeFrom),
      envelopeTo: envelopeTo.map(plain),
      helo: mail.helo === undefined ? undefined : plain(mail.helo),
      digest,
      identity,
      size: raw.length,
      receivedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: inboundMails.id });
  if (stored !== undefined || identity === null || envelopeTo.length === 0) return stored?.id;
  const added = sql`${sql.param(envelopeTo.map(plain))}::text[]`;
  const [again] = await db
    .update(inboundMails)
    .set({ envelopeTo: sql`${inboundMails.envelopeTo} || ${added}`, status: "stored", attempts: 0, review: null })
    .where(
      and(
        eq(inboundMails.identity, identity),
        eq(inboundMails.status, "settled"),
        or(eq(inboundMails.review, "needed"), isNull(inboundMails.leadId)),
        sql`not (${inboundMails.envelopeTo} @> ${added})`,
      ),
    )
    .returning({ id: inboundMails.id });
  return again?.id;
}

function plain(text: string): string {
  return text.replaceAll("\0", "").toWellFormed().slice(0, 1_000);
}
