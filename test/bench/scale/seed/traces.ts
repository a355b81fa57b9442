import { sql } from "drizzle-orm";
import { idOf, inBulk, instantOf, rounds } from "./seeding.ts";
import type { Seeding } from "./seeding.ts";

const kinds = ["enrolled", "opened", "clicked", "event", "replied", "sequence_completed"];

/** What the timelines of the walks tell, a day apart. */
export async function seedActivities({ db, sizes, now }: Seeding): Promise<void> {
  const at = instantOf(now);
  await inBulk(db, async (tx) => {
    for (const { round, share } of rounds(sizes.activities, sizes.enrollments)) {
      await tx.execute(sql`
        insert into activities (id, lead_id, kind, at, enrollment_id, data)
        select ${idOf(sql`c`)}, lead_id, ${kinds[round % kinds.length]!}, c, enrollment, jsonb_build_object('sequenceId', sequence_id, 'name', 'page.viewed')
        from (
          select id as enrollment, lead_id, sequence_id, least(created_at + ${round}::int * interval '1 day' + random() * interval '3 hours', ${at}) as c
          from enrollments where random() < ${share}::float8 order by created_at
        ) e`);
    }
  });
}

/** Why the walks went as they did: two decisions in a row, as one advance makes them. */
export async function seedDecisions({ db, sizes }: Pick<Seeding, "db" | "sizes">): Promise<void> {
  await inBulk(db, async (tx) => {
    for (const { round, share } of rounds(sizes.decisions, sizes.enrollments)) {
      await tx.execute(sql`
        insert into decisions (lead_id, enrollment_id, sequence_id, version_id, made)
        select lead_id, id, sequence_id, version_id, jsonb_build_array(
          jsonb_build_object('at', c, 'is', 2, 'of', jsonb_build_array('mail-' || ${round + 1}::int, 1, c)),
          jsonb_build_object('at', c, 'is', 3, 'of', jsonb_build_array('wait-' || ${round + 2}::int, null, u, 'P2D', c)))
        from (
          select id, lead_id, sequence_id, version_id, to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as c,
            to_char(created_at + interval '2 days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as u
          from enrollments where random() < ${share}::float8 order by created_at
        ) e`);
    }
  });
}
