import { inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch, TakenBack } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import { nameOf } from "../../consent/state/merge.ts";
import type { ConsentItem } from "../../lead/consent/consent-input.ts";
import { jsonPointer } from "../../platform/http/validation.ts";
import type { FlaggedRow } from "./progress.ts";
import { writeConsents } from "../../consent/state/write-consents.ts";
import type { ConsentWrite, WrittenConsent } from "../../consent/state/write-consents.ts";
import { evidenceRequired } from "../../consent/state/proves-again.ts";
import { importLeads, leads } from "../../db/schema/index.ts";
import type { LeadRow, RejectedRow, RowProblem } from "../../lead/import/import-row.ts";
import { rejectedRow } from "../../lead/import/import-row.ts";
import { findErased } from "../../lead/suppression/hashed-address.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { upsertLeads } from "../../lead/upsert-lead.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Pacing } from "../admit/admit-page.ts";
import { stopDenied } from "../consent/stop-denied.ts";
import { admitImported } from "./admit-imported.ts";
import type { AdmittedImport } from "./admit-imported.ts";

export type ChunkDeps = Pick<Ground & SequenceParts, "db" | "clock" | "versions" | "log" | "signers">;

/** What a chunk of rows belongs to. */
export interface ChunkOf {
  importId: string;
  list: string;
  /** Over which time enrollments begin, milliseconds from when the import began; null: at once. */
  spread: { from: Date; ms: number } | null;
  dryRun: boolean;
}

/** What became of a chunk. `foreseen` is filled by a dry run alone. */
export interface Taken extends AdmittedImport {
  created: number;
  rejected: RejectedRow[];
  /** rows of leads that have said otherwise of consent */
  flagged: FlaggedRow[];
  leads: { id: string; email: string; created: boolean; given: string[] }[];
}

/** What became of no rows at all. */
export const nothingTaken = (): Taken => ({
  created: 0,
  sum: nothing(),
  rejected: [],
  flagged: [],
  setAside: {},
  leads: [],
  foreseen: [],
});

/**
 * Takes rows in one transaction with all that follows from them. A row that the database refuses is rejected and costs no
 * other; leads that cannot enter a sequence are set aside. Of a dry run nothing is kept.
 * @param before rows of the import that were taken before these
 * @param note writes down in the same transaction what became of them, so that a process that ends leaves true counts
 */
export async function takeChunk(
  app: ChunkDeps,
  of: ChunkOf,
  rows: readonly LeadRow[],
  before: number,
  note: (tx: Tx, taken: Taken) => Promise<void>,
): Promise<Taken> {
  return takeBatch(app, "enroll", async (tx, take) => {
    const taken = await takeIn(app, { tx, take }, of, rows, before);
    await note(tx, taken);
    if (of.dryRun) throw new TakenBack(taken);
    return taken;
  });
}

const nothing = () => ({ looked: 0, members: 0, enrolled: 0, waiting: 0, skipped: {} });
const refusal = "The database refused this row. The others were taken; send this one again once it is repaired.";

const wasErased =
  "The data of this person were erased, and they want no mail. Leave the row out, or take the address off the suppression list.";

/**
 * The leads that an import may keep. Whoever was erased is nobody's lead: what was just made of them goes again. Asked after
 * the writing, so that an erasure is seen that commits meanwhile.
 */
async function withoutErased(
  { signers }: ChunkDeps,
  tx: Tx,
  written: Taken["leads"],
  erased: Set<string>,
): Promise<Taken["leads"]> {
  const emails = written.map(({ email }) => email);
  const found = await findErased(tx, signers, emails);
  if (found.size === 0) return written;
  for (const email of found.keys()) erased.add(email);
  const gone = written.filter(({ email }) => found.has(email)).map(({ id }) => id);
  await tx.delete(leads).where(inArray(leads.id, gone));
  return written.filter(({ email }) => !found.has(email));
}

async function takeIn(
  app: ChunkDeps,
  { tx, take }: { tx: Tx; take: Take },
  { importId, list, spread, dryRun }: ChunkOf,
  rows: readonly LeadRow[],
  before: number,
): Promise<Taken> {
  const now = app.clock.now();
  const erased = new Set<string>();
  const { outs, aside } = await take(
    rows,
    async (part, some) => {
      const inputs = some.map(({ lead }) => lead);
      const leads = await withoutErased(app, part, await upsertLeads(part, inputs, now, `import:${list}`), erased);
      const data = { list, importId };
      const entries = leads.map(({ id: leadId }) => ({ leadId, kind: "imported" as const, at: now, data }));
      await recordActivities(part, entries);
      const flagged = await writeSaid(part, some, leads, importId, now);
      if (!dryRun) await remember(part, importId, leads, now);
      return { leads, flagged };
    },
    () => null,
  );
  // Taken in parts, a lead may come twice; it was created if it was in one of them.
  const upserted = outs.flatMap((out) => out.leads);
  const created = new Set(upserted.flatMap((lead) => (lead.created ? [lead.id] : [])));
  const leads = [...new Map(upserted.map((lead) => [lead.id, { ...lead, created: created.has(lead.id) }])).values()];
  const pacing: Pacing | undefined = spread === null ? undefined : { ...spread, before };
  const leadIds = leads.map(({ id }) => id);
  const imported = { list, leadIds, options: { importId, pacing, each: dryRun } };
  return {
    ...(await admitImported(app, tx, take, imported, now)),
    leads,
    created: created.size,
    flagged: outs.flatMap(({ flagged }) => flagged),
    rejected: [
      ...aside.map(({ line, lead }) => rejectedRow(line, "row_refused", refusal, lead.email)),
      ...rows
        .filter(({ lead }) => erased.has(lead.email))
        .map(({ line }) => rejectedRow(line, "address_erased", wasErased)),
    ],
  };
}

/** Writes down what the rows say of consent, and stops what their leads have left. */
async function writeSaid(
  tx: Tx,
  rows: readonly LeadRow[],
  leads: Taken["leads"],
  importId: string,
  now: Date,
): Promise<FlaggedRow[]> {
  const ids = new Map(leads.flatMap(({ given, id }) => given.map((email) => [email, id] as const)));
  const writes = rows.flatMap(
    ({ line, lead: { email, consent } }): (ConsentWrite & { line: number; email: string })[] => {
      const leadId = ids.get(normalizeEmail(email));
      if (consent === undefined || leadId === undefined) return [];
      return [{ line, email, leadId, said: consent, trust: "given", by: `import:${importId}`, method: "import" }];
    },
  );
  const written = await writeConsents(tx, writes, now);
  await stopDenied(tx, written, now);
  return written.flatMap(({ kept, suppressed }, index) => {
    const write = writes[index];
    if (write === undefined || kept.length === 0) return [];
    return [
      {
        kind: "flagged",
        line: write.line,
        email: write.email,
        problems: kept.map((item) => keptProblem(item, suppressed)),
      },
    ];
  });
}

/** A list takes back no denial, unless it shows that the person has changed their mind since. */
function keptProblem(item: ConsentItem, suppressed: WrittenConsent["suppressed"]): RowProblem {
  const pointer = jsonPointer(["consent", ...(item.topic === "" ? [item.purpose] : ["topics", item.topic])]);
  if (item.purpose === "mail" && item.topic === "" && suppressed?.reason === "unsubscribe") {
    const { code, message } = evidenceRequired(suppressed.at);
    return { pointer, code, message };
  }
  return {
    pointer,
    code: "consent_denied",
    message: `The person has denied this (${nameOf(item)}), and that stays: if they have changed their mind, tell it with PUT /v1/leads/{id}/consent.`,
  };
}

/** Notes whom the import touches, so that it can be undone. One that it creates stays so, however often it names it. */
async function remember(tx: Tx, importId: string, leads: Taken["leads"], updatedAt: Date): Promise<void> {
  await tx
    .insert(importLeads)
    .values(leads.map(({ id: leadId, created }) => ({ importId, leadId, created, updatedAt })))
    .onConflictDoUpdate({ target: [importLeads.importId, importLeads.leadId], set: { updatedAt } });
}
