import { eq, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Executor } from "../db/client.ts";
import { leads, messages, sequenceVersions, topics } from "../db/schema/index.ts";
import { isSuppressed } from "../db/suppressed.ts";
import { readAnswersToken, readUnsubscribeToken } from "../send/mail/links.ts";
import { isTestId } from "../send/mail/test-id.ts";

/** Who got the mail that a link is of, and what its unsubscribe link ends. */
export interface Recipient {
  messageId: string;
  /** where the mail went */
  email: string;
  lead: typeof leads.$inferSelect;
  /** no sequence mail goes to the lead */
  suppressed: boolean;
  /** the topic that the link leaves; null when it leaves all mails */
  topic: { key: string; name: string; names: Readonly<Record<string, string>> } | null;
}

/** Whose a link is: `gone` when the mail and whoever got it were erased. */
export type Found = { kind: "found"; recipient: Recipient } | { kind: "test" } | { kind: "gone" } | { kind: "unknown" };

/** Whom the link of a mail is about, without doing anything. */
export async function findRecipient(
  { db, signers }: Pick<Ground, "db" | "signers">,
  { token }: { token: string },
): Promise<Found> {
  const messageId = readUnsubscribeToken(signers.unsubscribe, token);
  if (messageId === undefined) return { kind: "unknown" };
  if (isTestId(messageId)) return { kind: "test" };
  const recipient = await loadRecipient(db, messageId);
  return recipient === undefined ? { kind: "gone" } : { kind: "found", recipient };
}

/** Whom the questions behind a mail are for, without doing anything. */
export async function findAnswering({ db, signers }: Pick<Ground, "db" | "signers">, token: string): Promise<Found> {
  const messageId = readAnswersToken(signers.unsubscribe, token);
  if (messageId === undefined) return { kind: "unknown" };
  if (isTestId(messageId)) return { kind: "test" };
  const recipient = await loadRecipient(db, messageId);
  return recipient === undefined ? { kind: "gone" } : { kind: "found", recipient };
}

/** The recipient of a message; undefined when there is no such message. */
export async function loadRecipient(db: Executor, messageId: string): Promise<Recipient | undefined> {
  const ends = sql<string | null>`case when ${sequenceVersions.definition} ->> 'unsubscribe' is distinct from 'all'
    then ${sequenceVersions.definition} ->> 'topic' end`;
  const [found] = await db
    .select({
      email: messages.email,
      lead: leads,
      suppressed: isSuppressed(sql`${leads.email}`),
      key: ends,
      name: topics.name,
      names: topics.names,
    })
    .from(messages)
    .innerJoin(leads, eq(leads.id, messages.leadId))
    .innerJoin(sequenceVersions, eq(sequenceVersions.id, messages.versionId))
    .leftJoin(topics, eq(topics.key, ends))
    .where(eq(messages.id, messageId));
  if (found === undefined) return undefined;
  const { key, name, names, ...rest } = found;
  return { messageId, ...rest, topic: key === null ? null : { key, name: name ?? key, names: names ?? {} } };
}
