import { nameOf } from "../../handoff/who-of.ts";
import type { HandoffFilter } from "../../handoff/list-handoffs.ts";
import { listHandoffs } from "../../handoff/list-handoffs.ts";
import type { EnrollmentFilter } from "../../enrollment/list/list-enrollments.ts";
import { listEnrollments } from "../../enrollment/list/list-enrollments.ts";
import { getLeads } from "../../lead/get-leads.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { PageQuery } from "../../platform/http/pagination.ts";
import type { MessageFilter } from "../../send/ledger/list-messages.ts";
import { listMessages } from "../../send/ledger/list-messages.ts";
import type { DashboardParts } from "../parts.ts";
import { causeWords } from "../word/happened.ts";
import { loadNames } from "../word/names.ts";
import { stopWords } from "../word/stops.ts";

/** One row of what a number counts. */
export interface CountedRow {
  leadId: string;
  who: string;
  what: string;
  state: string;
  at: Date;
}

export interface CountedRows {
  rows: CountedRow[];
  nextCursor: string | null;
  /** by id, for the filters that are shown in words */
  sequences: ReadonlyMap<string, string>;
}

export async function loadMessageRows(app: DashboardParts, query: PageQuery & MessageFilter): Promise<CountedRows> {
  return named(app, await listMessages(app, query), (mail, names) => ({
    what: `${names.sequences.get(mail.sequenceId) ?? "a sequence"} · ${lineOf(mail.subject ?? mail.stepId, 200)}`,
    state: [mail.status, lineOf(mail.reason ?? "", 200)].filter(Boolean).join(" · "),
    at: mail.sentAt ?? mail.queuedAt,
  }));
}

export async function loadEnrollmentRows(
  app: DashboardParts,
  query: PageQuery & EnrollmentFilter,
): Promise<CountedRows> {
  return named(app, await listEnrollments(app, query), (walk, names) => ({
    what: `${names.sequences.get(walk.sequenceId) ?? "a sequence"}${walk.stepId === null ? "" : ` · ${walk.stepId}`}`,
    state: walk.exitReason === null ? walk.status : `stopped: ${stopWords(walk.exitReason)}`,
    at: walk.createdAt,
  }));
}

export async function loadHandoffRows(app: DashboardParts, query: PageQuery & HandoffFilter): Promise<CountedRows> {
  return named(app, await listHandoffs(app, query), (handoff, names) => ({
    what: `${handoff.repId === null ? "nobody" : (names.reps.get(handoff.repId) ?? "a rep")} · ${causeWords(handoff.cause)}`,
    state: handoff.status,
    at: handoff.createdAt,
  }));
}

type Names = Awaited<ReturnType<typeof loadNames>>;

async function named<T extends { leadId: string }>(
  app: DashboardParts,
  { rows, nextCursor }: { rows: readonly T[]; nextCursor: string | null },
  say: (row: T, names: Names) => Omit<CountedRow, "leadId" | "who">,
): Promise<CountedRows> {
  const names = await loadNames(app);
  const leads = await getLeads(
    app,
    rows.map(({ leadId }) => leadId),
  );
  return {
    rows: rows.map((row) => {
      const lead = leads.get(row.leadId);
      return { leadId: row.leadId, who: lead === undefined ? "Somebody" : nameOf(lead), ...say(row, names) };
    }),
    nextCursor,
    sequences: names.sequences,
  };
}
