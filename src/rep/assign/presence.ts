import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Candidate, Hindrance } from "./candidate.ts";

type Present = Pick<Candidate, "active" | "activeUntil" | "unreachableAt" | "absentUntil">;

/** Why a rep is not there; undefined when they are. */
export function awayBecause(rep: Present, now: Date): Hindrance | undefined {
  if (!rep.active) return { code: "inactive", message: "Is inactive." };
  if (rep.activeUntil !== null && rep.activeUntil <= now) {
    return { code: "left", message: `Was active until ${rep.activeUntil.toISOString()}.` };
  }
  if (rep.unreachableAt !== null) {
    return { code: "unreachable", message: `Mail to them came back on ${rep.unreachableAt.toISOString()}.` };
  }
  if (rep.absentUntil !== null) return { code: "absent", message: `Is away until ${rep.absentUntil.toISOString()}.` };
  return undefined;
}

/** The same as a condition of a query: whether the rep of row `rep` is there at an instant. */
export function isPresent(rep: SQL, at: SQL): SQL {
  return sql`(${rep}.active and ${rep}.unreachable_at is null and (${rep}.active_until is null or ${rep}.active_until > ${at})
    and not exists (select from rep_absences away
      where away.rep_id = ${rep}.id and away.starts_at <= ${at} and away.ends_at > ${at}))`;
}
