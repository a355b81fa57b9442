import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "./parts.ts";
import { leads } from "../db/schema/index.ts";
import type { inboundMails } from "../db/schema/index.ts";
import type { InboundAuthentication, InboundClass } from "../db/schema/inbound.ts";
import type { Classified } from "./classify.ts";
import { reviewReason } from "./judge/review-reason.ts";
import { isInHands } from "./judge/is-in-hands.ts";
import { judgeMail, nothingBefore } from "./judge/judge-mail.ts";
import { readMailsBefore } from "./judge/read-mails-before.ts";
import { authorOf } from "./match/author.ts";
import type { Author } from "./match/author.ts";
import { matchMail } from "./match/match-mail.ts";
import type { Match } from "./match/match-mail.ts";
import { readAnswer } from "./category/read-answer.ts";
import { findOurPeople, isOurs } from "./match/our-people.ts";
import { readAbsence } from "./read-absence.ts";
import type { Absence } from "./read-absence.ts";
import { authenticateSender } from "./trust/authenticate-sender.ts";
import { needsReview } from "./trust/needs-review.ts";
import type { Claim } from "./trust/needs-review.ts";
import { DnsUnavailableError, VerifierEndedError } from "./trust/verify/errors.ts";
import { zoneOfMail } from "./out-of-office/zone-of-mail.ts";
import type { Understanding } from "./understand/understand.ts";

type Deps = Pick<
  Ground & InboundParts,
  "db" | "clock" | "site" | "signers" | "inbound" | "mailReader" | "senderVerifier"
>;
type Row = typeof inboundMails.$inferSelect;

/**
 * What is made of one stored mail, as the columns of its row: the class and its details, whom it is from, and whether
 * somebody has to look at it first.
 * @param last whether this is the last attempt, when a silent DNS counts as an unauthenticated sender
 * @throws when the mail breaks its reader; DnsUnavailableError
 */
export async function describeStored(app: Deps, row: Row, last: boolean) {
  const read = await app.mailReader.read(row.raw, row.format);
  const { mail } = read;
  const { author, isOurPerson } = await whoWrote(app, read);
  const match = await matchMail(app, row, read, author);
  const isReal = app.clock.isReal ?? false;
  const text = clean(textOf(mail.text, read.foundAsOurs), 100_000);
  const asked = { row, email: author.email, messageId: match?.messageId ?? null, text, isReal };
  const before = match === undefined ? nothingBefore : await readMailsBefore(app, asked);
  // Other ways in tell the envelope by fields of the mail, if at all.
  const nullSender = row.source === "smtp" && row.envelopeFrom === "";
  const receivedAt = isReal ? row.receivedAt : null;
  const cameJustThen = row.source === "smtp";
  const found = judgeMail({ read, match, author, isOurPerson, before, nullSender, receivedAt, cameJustThen });
  const zone = (await zoneOf(app, match)) ?? zoneOfMail(mail) ?? "UTC";
  const absence = readAbsence({ mail, found, zone, now: row.receivedAt });
  const answer = readAnswer({ mail, found, zone, now: row.receivedAt });
  const kind = match?.address === "unsubscribe" && !isReport(found.class) ? "unsubscribe" : found.class;
  const claim = { class: kind, hasEffect: hasEffect(kind, absence) };
  const authentication =
    match === undefined || !isAsked(claim, match, author)
      ? null
      : await authenticationOf(app, row, read, last || (match.by !== "relay" && acts(claim, match)));
  const authenticated = authentication?.authenticated ?? false;
  const byProvider = authentication?.by === "provider";
  const judged = { claim, author, authenticated, byProvider, split: found.review };
  const inHands = found.review !== null && (await isInHands(app.db, match?.leadId ?? null));
  const reason = match === undefined ? null : reviewReason({ ...judged, match, isInHands: inHands });
  const doubt = reason === null && inHands && found.review !== null ? [found.review] : [];
  return {
    class: kind,
    subtype: absence.leftForGood ? "left_company" : found.subtype,
    hard: found.hard,
    recipient: clean(found.originalRecipient ?? found.recipient, 320),
    finalRecipient: clean(found.finalRecipient, 320),
    originalRecipient: clean(found.originalRecipient, 320),
    bounceStatus: clean(found.status, 20),
    diagnostic: clean(found.diagnostic, 2_000),
    confidence: found.confidence,
    reasons: [...found.reasons, ...doubt].map((one) => clean(one, 200)),
    returnsOn: absence.returnsOn,
    delegate: clean(absence.delegate, 320),
    leftForGood: absence.leftForGood,
    attachments: mail.attachments.slice(0, 100).map(({ name, type, size }) => ({
      name: clean(name, 200),
      type: clean(type, 100),
      size,
    })),
    matchedBy: match?.by ?? null,
    address: match?.address ?? null,
    leadId: match?.leadId ?? null,
    messageId: match?.messageId ?? null,
    noticeOf: match?.noticeOf ?? null,
    repId: match?.repId ?? null,
    repMailId: match?.repMailId ?? null,
    writer: match?.writer ? { name: clean(match.writer.name, 200), email: match.writer.email } : null,
    authentication,
    review: reason === null ? null : ("needed" as const),
    reviewReason: reason,
    fromEmail: clean(author.email, 320),
    fromName: clean(author.name === "" ? (mail.from?.name ?? null) : author.name, 200),
    subject: clean(mail.subject, 1_000),
    replyText: clean(textOf(mail.text, found), 100_000),
    answer: kind === "human_reply" ? answer : null,
  };
}

/** The author of a mail, and whether that is a sender or a rep of ours. */
async function whoWrote(
  { db, site }: Deps,
  { mail }: Understanding,
): Promise<{ author: Author; isOurPerson: boolean }> {
  const plain = authorOf(mail, () => false);
  const asked = [plain.email, ...mail.replyTo.map(({ address }) => address.toLowerCase())].flatMap((one) => one ?? []);
  const people = await findOurPeople(db, site.replyDomain, asked);
  const author = authorOf(mail, (email) => isOurs(people, email));
  return { author, isOurPerson: author.email !== null && people.addresses.has(author.email) };
}

function isReport(kind: InboundClass): boolean {
  return kind === "bounce_hard" || kind === "bounce_soft" || kind === "complaint";
}

type Effect = Pick<Claim, "class" | "hasEffect">;

/** Whether the mail acts, whoever its sender is. */
function acts(claim: Effect, { by }: Match): boolean {
  return !needsReview({ ...claim, by, authenticated: false });
}

/**
 * Whether it matters who the sender is: to what follows from the mail, to whom a rep answers when somebody else than the lead wrote, or
 * to the guard, which counts proven reports only.
 */
function isAsked(claim: Effect, match: Match, author: Author): boolean {
  const isAnother = author.rewritten || match.writer !== null;
  return match.by === "relay" || isReport(claim.class) || (claim.hasEffect && (match.by !== "token" || isAnother));
}

function hasEffect(kind: InboundClass, absence: Absence): boolean {
  if (kind === "auto_reply") return absence.leftForGood || absence.returnsOn !== null;
  return kind !== "other" && kind !== "bounce_soft";
}

/**
 * A person who sent nothing but a picture or a quote still gets their mail read: then all of its text is shown. Where it
 * cannot be read, the reason is shown.
 */
function textOf(whole: string, found: Classified): string {
  if (isReport(found.class) || found.visibleText !== "") return found.visibleText;
  return whole.trim() === "" && found.class === "human_reply" ? (found.diagnostic ?? whole) : whole;
}

async function zoneOf({ db }: Deps, match: Match | undefined): Promise<string | null> {
  if (!match?.leadId) return null;
  const [lead] = await db.select({ timezone: leads.timezone }).from(leads).where(eq(leads.id, match.leadId));
  return lead?.timezone ?? null;
}

/** @param now whether the mail is not to wait for a silent DNS */
async function authenticationOf(
  { inbound, senderVerifier }: Deps,
  row: Row,
  { mail }: Understanding,
  now: boolean,
): Promise<InboundAuthentication> {
  if (row.format === "event") return { authenticated: true, by: "provider", results: {} };
  const verify = senderVerifier.verify.bind(senderVerifier);
  try {
    return await authenticateSender({ ...row, mail }, { verify, trustedAuthservIds: inbound.trustedAuthservIds });
  } catch (error) {
    if (!now) throw error;
    if (error instanceof DnsUnavailableError)
      return { authenticated: false, by: null, results: { dns: "unavailable" } };
    if (error instanceof VerifierEndedError) return { authenticated: false, by: null, results: { mail: "too_slow" } };
    throw error;
  }
}

/** Postgres text can hold neither NUL nor half a character. */
function clean(text: string, max: number): string;
function clean(text: string | null, max: number): string | null;
function clean(text: string | null, max: number): string | null {
  return text === null ? null : text.replaceAll("\0", "").slice(0, max).toWellFormed();
}
