import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { notSetAside } from "../../aside/not-set-aside.ts";

/** Whether some rep's morning has come, or is to be found out. Reps are few. */
export const digestsDue = (at: SQL): SQL => sql`exists (select from reps r
  where r.active and r.digest and (r.digest_at is null or r.digest_at <= ${at}) and ${notSetAside("digest", sql`r.id::text`)})`;
