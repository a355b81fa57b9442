import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import {
  activities,
  confirmations,
  consentRecords,
  decisions,
  enrollments,
  erasureRequests,
  events,
  handoffs,
  holdouts,
  inboundMails,
  leadAddresses,
  leadMerges,
  leads,
  leavings,
  messages,
  recipientRequests,
  repMails,
  suppressions,
  tasks,
  touches,
  webhookCalls,
} from "../../db/schema/index.ts";
import { fromBrief } from "../../enrollment/decision/brief.ts";
import { found, RipenError } from "../../platform/errors.ts";
import { presentLead } from "../../lead/present-lead.ts";
import { readMessageSource } from "../../send/ledger/message-source.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { confirmationMailsOf, correctionsOf, failuresOf, importProblemsOf, importsOf, segmentsOf } from "./beside.ts";
import type { Beside } from "./beside.ts";

export type ExportDeps = Pick<Ground & SequenceParts, "db" | "clock" | "site" | "versions" | "signers">;

/** Rows of one kind, in the order they came, a page in memory at a time. */
export type Rows = AsyncGenerator<object>;

const rowsAtOnce = 200;
/** Raw mails are up to 30 MB each. */
const mailsAtOnce = 2;

/** Reads rows a page at a time. @param page the rows after an id */
async function* paged<Row extends object, Id>(
  page: (after: Id | undefined) => Promise<Row[]>,
  idOf: (row: Row) => Id,
  size = rowsAtOnce,
): AsyncGenerator<Row> {
  for (let after: Id | undefined; ;) {
    const rows = await page(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = idOf(last);
  }
}

type OfLead =
  | typeof enrollments
  | typeof events
  | typeof handoffs
  | typeof holdouts
  | typeof tasks
  | typeof touches
  | typeof activities
  | typeof leavings
  | typeof recipientRequests
  | typeof confirmations
  | typeof webhookCalls
  | typeof repMails
  | typeof messages;

function ofLead<T extends OfLead>({ db }: ExportDeps, table: T, leadId: string): AsyncGenerator<T["$inferSelect"]> {
  const from: OfLead = table;
  return paged<T["$inferSelect"] & { id: string }, string>(
    async (after) =>
      await db
        .select()
        .from(from)
        .where(and(eq(table.leadId, leadId), after === undefined ? undefined : gt(table.id, after)))
        .orderBy(asc(table.id))
        .limit(rowsAtOnce),
    (row) => row.id,
  );
}

/** The lead itself, with its consent as it stands. @throws NotFoundError */
export async function profileOf({ db, clock }: ExportDeps, leadId: string): Promise<object> {
  const lead = found(await db.select().from(leads).where(eq(leads.id, leadId)), "lead", leadId);
  return { ...presentLead(lead, clock.now()), consent: lead.consent };
}

/** Rows that are few. */
const beside = (read: Beside) =>
  async function* rows({ db }: ExportDeps, leadId: string): Rows {
    yield* await read(db, leadId);
  };

/** Mails, each with its source as it was or would be written; why there is none, where it cannot be written. */
async function* mails(app: ExportDeps, leadId: string): Rows {
  for await (const message of ofLead(app, messages, leadId)) {
    if (message.sentAt === null) yield message;
    else yield { ...message, ...(await sourceOf(app, message.id)) };
  }
}

async function sourceOf(app: ExportDeps, id: string): Promise<object> {
  try {
    const { raw, changedSince } = await readMessageSource(app, { id });
    return { source: raw.toString("latin1"), changedSince };
  } catch (error) {
    if (!(error instanceof RipenError)) throw error;
    return { source: null, sourceMissing: error.code };
  }
}

/** Mails that came from the lead or are about them, with the raw mail (Base64) as long as it is kept. */
async function* replies({ db }: ExportDeps, leadId: string): Rows {
  const pages = paged(
    (after: string | undefined) =>
      db
        .select()
        .from(inboundMails)
        .where(and(eq(inboundMails.leadId, leadId), after === undefined ? undefined : gt(inboundMails.id, after)))
        .orderBy(asc(inboundMails.id))
        .limit(mailsAtOnce),
    (row) => row.id,
    mailsAtOnce,
  );
  for await (const { raw, digest: _d, identity: _i, ...mail } of pages) {
    yield { ...mail, raw: raw.length === 0 ? null : Buffer.from(raw).toString("base64") };
  }
}

async function* decided({ db }: ExportDeps, leadId: string): Rows {
  const pages = paged(
    (after: number | undefined) =>
      db
        .select()
        .from(decisions)
        .where(and(eq(decisions.leadId, leadId), after === undefined ? undefined : gt(decisions.id, after)))
        .orderBy(asc(decisions.id))
        .limit(rowsAtOnce),
    (row) => row.id,
  );
  for await (const { made, ...about } of pages) for (const one of made) yield { ...about, ...fromBrief(one) };
}

/** What is on the suppression list of the lead's address, and of addresses before it. */
async function* suppressed({ db }: ExportDeps, leadId: string): Rows {
  const emails = sql`(select email from leads where id = ${leadId}::uuid
    union select email from messages where lead_id = ${leadId}::uuid
    union select email from lead_addresses where lead_id = ${leadId}::uuid
    union select data ->> 'from' from activities where lead_id = ${leadId}::uuid and kind = 'address_changed')`;
  yield* await db
    .select()
    .from(suppressions)
    .where(sql`${suppressions.key} = any(array(select unnest(suppression_keys(e.email)) from ${emails} e))`);
}

/** Addresses of the person beside the lead's own, and the leads that were merged into it. */
async function* addresses({ db }: ExportDeps, leadId: string): Rows {
  yield* await db.select().from(leadAddresses).where(eq(leadAddresses.leadId, leadId));
}

async function* merges({ db }: ExportDeps, leadId: string): Rows {
  yield* await db
    .select()
    .from(leadMerges)
    .where(and(eq(leadMerges.leadId, leadId), isNull(leadMerges.undoneAt)));
}

/** Each time the lead said what we may do, with the evidence. */
function consents({ db }: ExportDeps, leadId: string): Rows {
  return paged(
    (after: number | undefined) =>
      db
        .select()
        .from(consentRecords)
        .where(and(eq(consentRecords.leadId, leadId), after === undefined ? undefined : gt(consentRecords.id, after)))
        .orderBy(asc(consentRecords.id))
        .limit(rowsAtOnce),
    (row) => row.id,
  );
}

async function* requests({ db }: ExportDeps, leadId: string): Rows {
  yield* await db.select().from(erasureRequests).where(eq(erasureRequests.leadId, leadId));
}

/** Every kind of data that is kept of a lead, by the name it has in the export; each new kind gets a line here. */
export const sections: Readonly<Record<string, (app: ExportDeps, leadId: string) => Rows>> = {
  addresses,
  merges,
  consent: consents,
  confirmations: (app, id) => ofLead(app, confirmations, id),
  confirmationMails: beside(confirmationMailsOf),
  suppressions: suppressed,
  leavings: (app, id) => ofLead(app, leavings, id),
  recipientRequests: (app, id) => ofLead(app, recipientRequests, id),
  erasureRequests: requests,
  events: (app, id) => ofLead(app, events, id),
  enrollments: (app, id) => ofLead(app, enrollments, id),
  holdouts: (app, id) => ofLead(app, holdouts, id),
  segments: beside(segmentsOf),
  imports: beside(importsOf),
  importProblems: beside(importProblemsOf),
  messages: mails,
  failures: beside(failuresOf),
  replies,
  corrections: beside(correctionsOf),
  hits: (app, id) => ofLead(app, touches, id),
  handoffs: (app, id) => ofLead(app, handoffs, id),
  repMails: (app, id) => ofLead(app, repMails, id),
  tasks: (app, id) => ofLead(app, tasks, id),
  webhookCalls: (app, id) => ofLead(app, webhookCalls, id),
  decisions: decided,
  timeline: (app, id) => ofLead(app, activities, id),
};
