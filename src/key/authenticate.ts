import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { executePrepared } from "../db/prepared.ts";
import type { KeyKind } from "../db/schema/index.ts";
import { databaseFault } from "../platform/database-fault.ts";
import { hashKey } from "./secret.ts";

/** Requests of one key in a minute, over all processes, unless the key says otherwise. */
export const usualPerMinute = 60_000;

/**
 * The key of a request. `used`: how many requests it has made in the window of a minute that ends after `restMs`, this one included;
 * null where it was not counted.
 */
export interface CallingKey {
  id: string;
  kind: KeyKind;
  scopes: string[];
  ipRanges: string[];
  perMinute: number | null;
  isExpired: boolean;
  used: number | null;
  restMs: number | null;
}

/**
 * The key in an `Authorization: Bearer …` header (RFC 6750), or undefined when it is none of ours or was revoked. Counts the request,
 * and once a minute writes down that the key was used: all in one statement. Keys are found by their hash, so that how long it takes
 * tells nothing about a key.
 */
export async function authenticate(
  { db, clock }: Pick<Ground, "db" | "clock">,
  authorization: string | undefined,
): Promise<CallingKey | undefined> {
  const key = authorization === undefined ? undefined : /^Bearer +([\w-]{1,128})$/i.exec(authorization)?.[1];
  if (key === undefined) return undefined;
  const at = sql`${clock.now().toISOString()}::timestamptz`;
  const named = namedBy(hashKey(key), at);
  try {
    const [row] = await executePrepared<CallingKey & Record<string, unknown>>(db, counted(named, at));
    return row;
  } catch (error) {
    if (!isUncountable(error)) throw error;
    const [row] = await executePrepared<CallingKey & Record<string, unknown>>(
      db,
      sql`
      with k as (${named})
      select id, kind, scopes, "ipRanges", "perMinute", "isExpired", null::int as used, null::float8 as "restMs" from k`,
    );
    return row;
  }
}

/** Whether nothing can be written now: whoever may read still may. A standby has no counts at all (SQLSTATE 0A000). */
function isUncountable(error: unknown): boolean {
  const fault = databaseFault(error);
  if (fault !== undefined) return fault === "read_only" || fault === "full";
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error && "code" in cause && cause.code === "0A000";
}

/** The key that has this hash, or had it until a rotation whose overlap is not over. */
const namedBy = (hash: string, at: SQL) => sql`
  select id, kind, scopes, ip_ranges as "ipRanges", per_minute as "perMinute", last_used_at,
    coalesce(expires_at <= ${at}, false) as "isExpired"
  from api_keys
  where (hash = ${hash} or (previous_hash = ${hash} and previous_until > ${at})) and revoked_at is null
  limit 1`;

const counted = (named: SQL, at: SQL) => sql`
  with k as (${named}),
  counted as (
    insert into rate_windows as w (key, ends_at, count)
    select 'key:' || k.id, now() + interval '1 minute', 1 from k where k.kind = 'secret' and not k."isExpired"
    on conflict (key) do update set
      count = case when w.ends_at <= now() then 1 else w.count + 1 end,
      ends_at = case when w.ends_at <= now() then excluded.ends_at else w.ends_at end
    returning w.count, extract(epoch from w.ends_at - now())::float8 * 1000 as rest_ms),
  marked as (
    update api_keys set last_used_at = ${at}
    where id in (select k.id from k
      where not k."isExpired" and (k.last_used_at is null or k.last_used_at <= ${at} - interval '1 minute')))
  select k.id, k.kind, k.scopes, k."ipRanges", k."perMinute", k."isExpired", c.count as used, c.rest_ms as "restMs"
  from k left join counted c on true`;
