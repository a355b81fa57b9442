import { and, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { inboundMails, leads, relayNotices, repMails, reps } from "../../db/schema/index.ts";
import type { RepMailReason } from "../../db/schema/rep-mails.ts";
import { readMailboxes } from "../../inbound/parse/addresses.ts";
import type { ParsedMail } from "../../inbound/parse/mail.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { withoutReplyMark } from "../../render/compile/reply-mark.ts";
import { readRelayAddress } from "../../send/mail/relay-address.ts";
import type { RelayParts } from "../parts.ts";
import type { Stripped } from "../strip/strip-mail.ts";
import { findWay } from "./find-way.ts";
import type { Prepared, PreparedMail, RepMail } from "./prepared.ts";
import { loadKnown } from "./load-known.ts";
import { changeOf, prepareWritten } from "./prepare-written.ts";

type Deps = Pick<
  Ground & InboundParts & RelayParts,
  "db" | "clock" | "log" | "site" | "signers" | "mailReader" | "stripper"
>;

const dayMs = 86_400_000;
/** Machines repeat themselves; people repeat a short word. */
const longText = 40;

/** Looks whether a rep's mail may be sent on, and what of it. Nothing is written. */
export async function prepare(app: Deps, row: RepMail): Promise<Prepared> {
  const { db } = app;
  if (row.inboundMailId === null) return prepareWritten(app, row);
  const [found] = await db
    .select({ lead: leads, rep: reps, mail: inboundMails })
    .from(repMails)
    .innerJoin(leads, eq(leads.id, repMails.leadId))
    .innerJoin(reps, eq(reps.id, repMails.repId))
    .innerJoin(inboundMails, eq(inboundMails.id, repMails.inboundMailId))
    .where(eq(repMails.id, row.id));
  if (found === undefined || found.mail.raw.length === 0) return failed("unreadable", "The mail is not kept any more.");
  const { lead, rep, mail } = found;
  const read = await app.mailReader.read(mail.raw, "mail").catch(() => undefined);
  if (read === undefined) return failed("unreadable", "The mail cannot be read.");
  if (!isFrom(read.mail, rep.email)) return failed("not_the_rep", `It is from ${mail.fromEmail ?? "nobody"}.`);
  if (mail.subtype !== "rep_mail") return failed("not_a_mail", `It was taken for ${mail.subtype ?? "something else"}.`);
  const way = await findWay(db, { lead, rep, told: await toldOf(app, read.mail) }, app.clock.now());
  if (way.kind === "failed") return way;
  const { thread } = way;
  const subject = thread.subject ?? ownSubject(read.mail.subject, app.site.company.name);
  const known = await loadKnown(app, { lead, rep, handoffId: row.handoffId, subject });
  const content = await app.stripper.strip(mail.raw, known).catch(logged(app, row.id));
  if (content.kind === "held") return content;
  const notRelayedTo = othersOnCopy(app, read.mail, [rep.email, thread.email, lead.email]);
  const ready: PreparedMail = { handoffId: way.handoffId, rep, thread, subject, content, notRelayedTo };
  const changed = changeOf(row, thread);
  if (changed !== null) return { kind: "held", reason: "recipient_changed", error: changed, mail: ready };
  const doubt =
    row.confirmedAt === null ? await doubtOf(app, row, { mail, review: read.foundAsOurs.review, ready }) : null;
  return doubt === null ? { kind: "ready", mail: ready } : { kind: "held", ...doubt, mail: ready };
}

const failed = (reason: RepMailReason, error: string): Prepared => ({ kind: "failed", reason, error });

const logged =
  ({ log }: Deps, repMailId: string) =>
  (error: unknown): Stripped => {
    log.warn({ err: error, repMailId }, "a mail of a rep could not be stripped");
    return { kind: "held", reason: "unreadable", error: "The mail cannot be read." };
  };

/** From names one address (RFC 5322 3.6.2 allows more), and it is the rep's. */
function isFrom(mail: ParsedMail, email: string): boolean {
  const boxes = readMailboxes(mail.headers, "from");
  return boxes.length === 1 && normalizeEmail(boxes[0]?.address ?? "") === normalizeEmail(email);
}

/** The mail of the prospect that the rep was told of in what they answer. */
async function toldOf({ db }: Deps, mail: ParsedMail): Promise<string | null> {
  const ids = [...mail.inReplyTo, ...mail.references.toReversed()].slice(0, 50);
  if (ids.length === 0) return null;
  const rows = await db
    .select({ messageId: relayNotices.messageId, inboundMailId: relayNotices.inboundMailId })
    .from(relayNotices)
    .where(inArray(relayNotices.messageId, ids));
  const answered = ids.flatMap((id) => rows.find(({ messageId }) => messageId === id) ?? [])[0];
  return answered?.inboundMailId ?? null;
}

/** What a rep writes to somebody who got no mail yet has a subject of the rep's own, unless it is that of our notice. */
function ownSubject(subject: string, company: string): string {
  const own = withoutReplyMark(subject).trim();
  const isOurs = /^(?:new prospect|another reply|\d+ more replies|reminder)\b/i.test(own);
  return own === "" || isOurs ? company : own;
}

function othersOnCopy({ site, signers }: Deps, mail: ParsedMail, known: readonly string[]): string[] {
  const emails = [...mail.to, ...mail.cc].map(({ address }) => normalizeEmail(address));
  const isNew = (email: string) =>
    email.includes("@") && !known.includes(email) && readRelayAddress(site, signers.reply, email) === undefined;
  return [...new Set(emails.filter(isNew))].slice(0, 50);
}

type Doubt = { reason: RepMailReason; error: string };

/** Why the rep has to say that it is theirs; null when nothing speaks against it. */
async function doubtOf(
  { db }: Deps,
  row: RepMail,
  about: { mail: typeof inboundMails.$inferSelect; review: string | null; ready: PreparedMail },
): Promise<Doubt | null> {
  if (about.mail.authentication?.authenticated !== true) {
    return { reason: "unproven_sender", error: "Nothing proves that the mail is from its sender." };
  }
  // Whoever quotes has read; machines that quote say what they are, and what they say twice is held.
  if (about.review !== null && !about.ready.content.quotes)
    return { reason: "may_be_automatic", error: "It looks like an automatic answer." };
  const { text } = about.ready.content;
  const before = await db.$count(
    repMails,
    and(
      eq(repMails.leadId, row.leadId),
      eq(repMails.status, "sent"),
      ne(repMails.id, row.id),
      gt(repMails.at, new Date(row.at.getTime() - 7 * dayMs)),
      sql`md5(${repMails.text}) = md5(${text}::text)`,
    ),
  );
  const isRepeated = text.trim() !== "" && before >= (text.length >= longText ? 1 : 3);
  return isRepeated ? { reason: "repeated", error: "The same words were sent a short while ago." } : null;
}
