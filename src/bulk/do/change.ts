import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { BulkOutcome } from "../../db/schema/bulk.ts";
import { enrollments } from "../../db/schema/index.ts";
import { exitWhere } from "../../enrollment/exit.ts";
import { pauseWhere, resumeWhere } from "../../enrollment/pause.ts";
import { stopSuppressed } from "../../enrollment/suppression/stop-suppressed.ts";
import { patchLead } from "../../lead/patch-lead.ts";
import { suppressMany } from "../../lead/suppression/suppress-many.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { Action } from "../bulk-schemas.ts";

type Tagging = Extract<Action, { kind: "add_tag" | "remove_tag" }>;
type Steering = Extract<Action, { kind: "pause" | "resume" | "exit" }>;

const tagsAtMost = 50;

/** Gives or takes a tag; what was changed meanwhile stays. */
export async function tagSome(tx: Tx, { kind, tag }: Tagging, leads: readonly Lead[], now: Date): Promise<BulkOutcome[]> {
  const held = await tx.execute<{ id: string; tags: string[] }>(sql`
    select id, tags from leads where id in ${uuidList(leads.map(({ id }) => id))} order by id for no key update`);
  const outcomes: BulkOutcome[] = [];
  for (const { id, tags } of held) {
    const has = tags.includes(tag);
    const skip = (code: string) => outcomes.push({ leadId: id, outcome: "skipped", code });
    if (kind === "add_tag" && has) skip("has_tag");
    else if (kind === "remove_tag" && !has) skip("has_no_tag");
    else if (kind === "add_tag" && tags.length >= tagsAtMost) skip("too_many_tags");
    else {
      const next = kind === "add_tag" ? [...tags, tag] : tags.filter((one) => one !== tag);
      await patchLead(tx, { id, patch: { tags: next } }, now);
      outcomes.push({ leadId: id, outcome: "done", code: null });
    }
  }
  return outcomes;
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
