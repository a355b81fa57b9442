import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import type { AsideKind } from "../db/schema/jobs/set-asides.ts";
import type { JobName } from "../jobs/catalog.ts";
import { newId } from "../platform/ids.ts";
import { recordRows } from "../platform/rows/record-rows.ts";
import { describeFailure } from "./describe-failure.ts";
import type { Failure } from "./describe-failure.ts";
import { oweNotice } from "./owe-notice.ts";

/** One thing that a job could not work on, and whom and what it is about. */
export interface AsideItem {
  kind: AsideKind;
  /** Its id. */
  subject: string;
  sequenceId?: string | null;
  segmentId?: string | null;
  versionId?: string | null;
  leadId?: string | null;
  enrollmentId?: string | null;
  detail?: Record<string, string>;
}

/**
 * How it is set aside.
 * @property byHand only a person lets it be tried again
 * @property untold the operator is not told, because it is about telling the operator
 */
export interface AsideManner {
  byHand?: boolean;
  untold?: boolean;
}

const columns = `id uuid, kind text, subject text, "sequenceId" uuid, "segmentId" uuid, "versionId" uuid, "leadId" uuid,
  "enrollmentId" uuid, detail jsonb, about text`;

/** When something is tried again that was tried `tries` times: after a minute at first, then twice as late each time, up to six hours. */
export function nextTry(tries: SQL, now: Date): SQL {
  return sql`(${now.toISOString()}::timestamptz
    + least(interval '1 minute' * power(2, least(${tries}, 20) - 1), interval '6 hours'))`;
}

/**
 * Sets things aside, in the caller's transaction, which also keeps their own rows from being taken up: with the reason, since
 * when, and when it is tried again. What is set aside already has failed once more. The operator is told of each cause once.
 */
export async function setAside(
  tx: Tx,
  job: JobName,
  items: readonly AsideItem[],
  error: unknown,
  now: Date,
  { byHand = false, untold = false }: AsideManner = {},
): Promise<void> {
  if (items.length === 0) return;
  const failure = describeFailure(error);
  const rows = items.map((item) => ({ detail: {}, ...item, id: newId(), about: aboutOf(job, item, failure) }));
  const at = sql`${now.toISOString()}::timestamptz`;
  const later = (tries: SQL) => (byHand ? sql`null::timestamptz` : nextTry(tries, now));
  await tx.execute(sql`
    insert into set_asides (id, job, kind, subject, sequence_id, segment_id, version_id, lead_id, enrollment_id, detail,
      about, code, reason, since, last_try_at, next_try_at, told_at)
    select r.id, ${job}, r.kind, r.subject, r."sequenceId", r."segmentId", r."versionId", l.id, r."enrollmentId", r.detail,
      r.about, ${failure.code}, ${failure.reason}, ${at}, ${at}, ${later(sql`1`)},
      ${untold ? at : sql`(select max(told.told_at) from set_asides told where told.about = r.about)`}
    from ${recordRows(rows, columns)} left join leads l on l.id = r."leadId"
    on conflict (job, subject, kind, sequence_id, segment_id) do update set
      tries = set_asides.tries + 1, last_try_at = ${at}, next_try_at = ${later(sql`set_asides.tries + 1`)},
      version_id = excluded.version_id, detail = excluded.detail, about = excluded.about, code = excluded.code,
      reason = excluded.reason`);
  await oweNotice(tx, now);
}

/** The cause: something that many depend on, or the way in which a job fails for a sequence. */
function aboutOf(job: JobName, { sequenceId, segmentId }: AsideItem, { about, code, reason }: Failure): string {
  if (about !== null) return `${about.kind} ${about.id}`;
  return [job, code, sequenceId ?? "", segmentId ?? "", reason].join(" ");
}
