import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { BulkOutcome } from "../../db/schema/bulk.ts";
import { enrollments } from "../../db/schema/index.ts";
import { exitWhere } from "../../enrollment/exit.ts";
import { pauseWhere, resumeWhere } from "../../enrollment/pause.ts";
import { stopSuppressed } from "../../enrollment/suppression/stop-suppressed.ts";
import { tagLeads } from "../../lead/tag-leads.ts";
import { suppressMany } from "../../lead/suppression/suppress-many.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { Action } from "../bulk-schemas.ts";

type Tagging = Extract<Action, { kind: "add_tag" | "remove_tag" }>;
type Steering = Extract<Action, { kind: "pause" | "resume" | "exit" }>;

/** Gives or takes a tag; what was changed meanwhile stays. */
export async function tagSome(
  tx: Tx,
  { kind, tag }: Tagging,
  ids: readonly string[],
  now: Date,
): Promise<BulkOutcome[]> {
  const tagged = await tagLeads(tx, { ids, tag, has: kind === "add_tag" }, now);
  return tagged.map(({ id: leadId, code }) => ({ leadId, outcome: code === null ? "done" : "skipped", code }));
}

/** Pauses, resumes or stops the enrollments of leads. */
export async function steerSome(
  tx: Tx,
  { kind, sequenceId }: Steering,
  ids: readonly string[],
  now: Date,
): Promise<BulkOutcome[]> {
  const theirs = and(
    sql`${enrollments.leadId} in ${uuidList(ids)}`,
    sequenceId === undefined ? undefined : eq(enrollments.sequenceId, sequenceId),
  );
  const which = theirs ?? sql`false`;
  const changed =
    kind === "exit"
      ? await exitWhere(tx, which, "manual", now)
      : kind === "pause"
        ? await pauseWhere(tx, which)
        : await resumeWhere(tx, which, now);
  const of = new Set(changed.map(({ leadId }) => leadId));
  const none = { pause: "nothing_active", resume: "nothing_paused", exit: "nothing_running" }[kind];
  return ids.map((leadId) =>
    of.has(leadId) ? { leadId, outcome: "done", code: null } : { leadId, outcome: "skipped", code: none },
  );
}

/** Puts addresses on the suppression list, and stops what runs. */
export async function suppressSome(
  tx: Tx,
  detail: string | undefined,
  leads: readonly Lead[],
  now: Date,
): Promise<BulkOutcome[]> {
  const reason = "manual" as const;
  const added = await suppressMany(
    tx,
    leads.map(({ email }) => ({ email, reason, detail })),
    now,
  );
  const emails = added.map(({ email }) => email);
  await stopSuppressed(tx, { emails, domains: [], tell: true, reason }, now);
  const fresh = new Set(emails);
  return leads.map(({ id: leadId, email }) =>
    fresh.has(email) ? { leadId, outcome: "done", code: null } : { leadId, outcome: "skipped", code: "suppressed" },
  );
}
