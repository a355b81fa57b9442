import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { mayMeasure } from "../../consent/may-measure.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";
import { leads, senders } from "../../db/schema/index.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import type { ClaimedMessage } from "../lane/claim/claim.ts";
import { loadMoreFacts } from "../lane/claim/load-more-facts.ts";
import { writeMail } from "../lane/write-mail.ts";
import type { Carries } from "../lane/write-mail.ts";
import { maskedSigners } from "../preview/masked-settings.ts";
import { leadOf } from "../preview/people.ts";
import { getMessage } from "./get-message.ts";
import type { Message } from "./get-message.ts";

/**
 * How a source stands to the mail: `sent` is of one that went (or may have gone) out, `to_be_sent` of one that is waiting,
 * `not_sent` of one that never will.
 */
export type SourceState = "sent" | "to_be_sent" | "not_sent";

export interface MessageSource {
  state: SourceState;
  sentAt: Date | null;
  subject: string;
  /** what is known to have changed since it was sent, so that the source is not what was sent */
  changedSince: ("lead" | "subject")[];
  /** DNS names of the keys that sign it (RFC 6376 section 3.6.2.1) */
  signedWith: string[];
  /** RFC 5322, with `X-Ripen-Source` first */
  raw: Buffer;
}

/**
 * The source of a message, written now from the version it is of and today's data of lead and sender. No copy of what was
 * sent is kept, so erasing a lead leaves none. Whoever reads it can act for nobody with it: the tokens in links and
 * addresses are as long as the real ones and not genuine, and it is not signed.
 * @throws NotFoundError; ConflictError `not_rendered` when its data do not render
 */
export async function readMessageSource(
  { db, clock, site, versions }: Pick<Ground & SequenceParts, "db" | "clock" | "site" | "versions">,
  { id }: { id: string },
): Promise<MessageSource> {
  const message = await getMessage({ db }, { id });
  const [lead] = await db.select().from(leads).where(eq(leads.id, message.leadId));
  const [sender] = await db.select().from(senders).where(eq(senders.id, message.senderId));
  if (lead === undefined || sender === undefined) throw new NotFoundError("message", id);
  const version = await versions.get(db, message.versionId);
  const claimed: ClaimedMessage = {
    message: { ...message, notesBeginning: false },
    lead: leadOf(lead),
    consent: lead.consent,
    paced: false,
  };
  await loadMoreFacts({ db, clock, versions }, [claimed]);
  const { sentAt } = message;
  const at = sentAt ?? message.settledAt ?? clock.now();
  const identity = { ...sender, dkim: [] };
  const policy = await readPolicy(db);
  const carries = carriedBy(message) ?? mayMeasure({ policy, sequence: version.definition.measure, lead });
  const ground = { site, signers: maskedSigners };
  const mail = await writeMail(ground, version, claimed, identity, at, carries).catch((error: unknown) => {
    throw new ConflictError("not_rendered", `The mail cannot be written: ${messageOf(error)}`);
  });
  const changedSince: MessageSource["changedSince"] = [];
  if (sentAt !== null && lead.updatedAt > sentAt) changedSince.push("lead");
  if (message.subject !== null && message.subject !== mail.subject) changedSince.push("subject");
  const state = stateOf(message);
  return {
    state,
    sentAt,
    subject: mail.subject,
    changedSince,
    signedWith: sender.dkim.map(({ domain, selector }) => `${selector}._domainkey.${domain}`),
    raw: Buffer.concat([Buffer.from(note(state, changedSince)), mail.raw]),
  };
}

/** What the mail carried that was handed over; before that was noted, all carried everything. */
function carriedBy({ measured, sentAt }: Message): Carries | undefined {
  if (measured === null) return sentAt === null ? undefined : { opens: true, clicks: true };
  return { opens: measured.includes("o"), clicks: measured.includes("c") };
}

function stateOf({ status }: Message): SourceState {
  switch (status) {
    case "sent":
    case "sending":
    case "uncertain":
      return "sent";
    case "queued":
    case "deferred":
    case "held":
      return "to_be_sent";
    case "rejected":
    case "canceled":
      return "not_sent";
  }
}

function note(state: SourceState, changed: readonly string[]): string {
  const since = changed.length === 0 ? "" : `;\r\n changed-since=${changed.join(",")}`;
  return `X-Ripen-Source: state=${state}; written-now; tokens-masked; unsigned${since}\r\n`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
