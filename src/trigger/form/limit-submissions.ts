import { createHash } from "node:crypto";
import { lt, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { rateWindows } from "../../db/schema/index.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import type { SubmissionLimits } from "./submission-limits.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Counts submissions over all processes. */
export interface SubmissionLimit {
  /**
   * @param submission.email normalized
   * @returns how long to wait when there were too many, milliseconds; null when it may pass
   */
  take(submission: { formId: string; email: string }): Promise<number | null>;
  /**
   * Counts a mail that asks for a confirmation, so that no one client makes us write to half the world.
   * @param asking.client network address of whoever has it sent
   * @returns as `take`
   */
  takeConfirmation(asking: { client: string }): Promise<number | null>;
}

interface Window {
  key: string;
  most: number;
  ms: number;
}

/** A limit in windows of fixed length, on the clock of the database. */
export function openSubmissionLimit(
  { db }: Pick<Ground, "db">,
  { perForm, perRecipient, confirmationsPerClient }: SubmissionLimits,
): SubmissionLimit {
  let nextPurge = 0;

  async function count(windows: readonly Window[]): Promise<number | null> {
    // In the order of keys, so that two submissions never wait for each other.
    const rows = await db.execute<{ key: string; count: number; restMs: number }>(sql`
      insert into rate_windows as w (key, ends_at, count)
      select r.key, now() + r.ms * interval '1 millisecond', 1 from ${recordRows(windows, "key text, ms integer")} order by r.key
      on conflict (key) do update set
        count = case when w.ends_at <= now() then 1 else w.count + 1 end,
        ends_at = case when w.ends_at <= now() then excluded.ends_at else w.ends_at end
      returning w.key, w.count, extract(epoch from w.ends_at - now())::float8 * 1000 as "restMs"`);
    if (performance.now() >= nextPurge) {
      nextPurge = performance.now() + hour;
      await db.delete(rateWindows).where(lt(rateWindows.endsAt, sql`now()`));
    }
    const over = windows.flatMap(({ key, most }) => rows.filter((row) => row.key === key && row.count > most));
    return over.length === 0 ? null : Math.max(1_000, ...over.map(({ restMs }) => Math.ceil(restMs)));
  }

  return {
    take: ({ formId, email }) =>
      count([
        { key: `form:${formId}`, most: perForm, ms: minute },
        { key: `form-recipient:${hashOf(email)}`, most: perRecipient, ms: hour },
      ]),
    takeConfirmation: ({ client }) =>
      count([{ key: `confirmation-client:${hashOf(client)}`, most: confirmationsPerClient, ms: hour }]),
  };
}

const hashOf = (text: string) => createHash("sha256").update(text).digest("base64url");
