import { desc, eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import { leads, messages, repMails } from "../../db/schema/index.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { ledgerIdIn, messageIdOf } from "../../sender/message-id.ts";
import { readMessageAddress } from "../../send/mail/addresses.ts";
import type { AddressKind } from "../../send/mail/addresses.ts";
import { isTestId } from "../../send/mail/test-id.ts";

/** A lead, and the message a mail is about, as far as it is known. */
export interface Found {
  leadId: string;
  messageId: string | null;
  /** The mail of a rep that it is about, when it is about none of a sequence. */
  repMailId: string | null;
}

/** The messages that the genuine signed addresses among these were made for, in order, and the kinds of those addresses. */
export async function findByTokens(
  { db, site, signers }: Pick<Ground, "db" | "site" | "signers">,
  addresses: readonly string[],
): Promise<(Found & { address: AddressKind })[]> {
  const read = addresses.slice(0, 200).flatMap((address) => readMessageAddress(site, signers.reply, address) ?? []);
  if (read.length === 0) return [];
  const ids = [...new Set(read.map(({ messageId }) => messageId))];
  const rows = await db
    .select({ id: messages.id, leadId: messages.leadId })
    .from(messages)
    .where(inArray(messages.id, ids));
  const byReps = await loadRepMails(db, ids);
  return read.flatMap(({ messageId: id, kind }) => {
    const found = foundOf(rows, byReps, id);
    return found === undefined ? [] : [{ ...found, address: kind }];
  });
}

/** Whether one of these signed addresses, or of these Message-IDs of ours, is that of a test mail. */
export function isAboutTest(
  { site, signers }: Pick<Ground, "site" | "signers">,
  addresses: readonly string[],
  references: readonly string[],
): boolean {
  const isSigned = addresses.slice(0, 200).some((address) => {
    const read = readMessageAddress(site, signers.reply, address);
    return read !== undefined && isTestId(read.messageId);
  });
  if (isSigned) return true;
  return references.slice(0, 100).some((reference) => {
    const id = ledgerIdIn(reference);
    return id !== undefined && isTestId(id) && reference === messageIdOf(id, site.replyDomain);
  });
}

/** The first message that one of these Message-IDs, most telling first, belongs to. */
export async function findByReferences(db: Executor, references: readonly string[]): Promise<Found | undefined> {
  const asked = references.slice(0, 100);
  const ids = asked.flatMap((reference) => ledgerIdIn(reference) ?? []);
  if (ids.length === 0) return undefined;
  const known = await db
    .select({ id: messages.id, leadId: messages.leadId, rfcMessageId: messages.rfcMessageId })
    .from(messages)
    .where(inArray(messages.id, ids));
  const byReps = await loadRepMails(db, ids);
  return asked.flatMap((reference) => {
    const isIt = ({ rfcMessageId }: { rfcMessageId: string }) => rfcMessageId === reference;
    const id = known.find(isIt)?.id ?? byReps.find(isIt)?.id;
    return (id === undefined ? undefined : foundOf(known, byReps, id)) ?? [];
  })[0];
}

/** Those of these ids that are of mails of reps. */
async function loadRepMails(
  db: Executor,
  ids: readonly string[],
): Promise<{ id: string; leadId: string; rfcMessageId: string }[]> {
  return db
    .select({ id: repMails.id, leadId: repMails.leadId, rfcMessageId: repMails.messageId })
    .from(repMails)
    .where(inArray(repMails.id, [...ids]));
}

type Row = { id: string; leadId: string };

function foundOf(messagesOf: readonly Row[], byReps: readonly Row[], id: string): Found | undefined {
  const message = messagesOf.find((one) => one.id === id);
  if (message !== undefined) return { leadId: message.leadId, messageId: id, repMailId: null };
  const byRep = byReps.find((one) => one.id === id);
  return byRep && { leadId: byRep.leadId, messageId: null, repMailId: id };
}

/** The lead with that address and the latest message to them. */
export async function findByAddress(db: Executor, address: string | null): Promise<Found | undefined> {
  if (address === null || address === "") return undefined;
  const email = normalizeEmail(address);
  const [lead] = await db.select({ id: leads.id }).from(leads).where(eq(leads.email, email));
  if (lead === undefined) return undefined;
  return { leadId: lead.id, messageId: await latestMessage(db, lead.id), repMailId: null };
}

async function latestMessage(db: Executor, leadId: string): Promise<string | null> {
  const [latest] = await db
    .select({ id: messages.id })
    .from(messages)
    .where(eq(messages.leadId, leadId))
    .orderBy(desc(messages.queuedAt))
    .limit(1);
  return latest?.id ?? null;
}
