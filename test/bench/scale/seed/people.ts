import { sql } from "drizzle-orm";
import { accountSize, historyDays, idOf, inBulk, instantOf, oneOf } from "./seeding.ts";
import type { Seeding } from "./seeding.ts";

/** What a person is like, whether of the history or new: what a mail to one costs depends on it. */
export const traitColumns = sql.raw("first_name, last_name, timezone, attributes, tags, fit_score, engagement_score");

/** The values of `traitColumns` for the person of number `n`. */
export const traits = sql`${oneOf(["Ann", "Leo", "Mia", "Tom", "Zoe"])}, 'Lead' || n % 5000,
  ${oneOf(["Europe/Paris", "Europe/Berlin", "America/New_York", "Asia/Tokyo"])},
  jsonb_build_object('plan', (array['free', 'trial', 'pro'])[1 + n % 3], 'seats', n % 200, 'country', 'C' || n % 40, 'ref', 'r' || n),
  array_remove(array['list', case when n % 2 = 0 then 'newsletter' end, case when n % 5 = 0 then 'fair-' || n / 5 % 50 end,
    case when n % 1000 = 0 then 'vip' end], null), n % 60, n % 40`;

/**
 * Accounts of ten people each, and leads that came evenly over the whole time. Tags are common (`list`, `newsletter`), middling
 * (`fair-0` … `fair-49`) and rare (`vip`); of the attributes `plan` has three values, `seats` 200, `ref` one for each lead.
 * Every lead has told of two events.
 */
export async function seedPeople({ db, sizes, now, reps }: Seeding): Promise<void> {
  const { leads } = sizes;
  const accounts = Math.ceil(leads / accountSize);
  const at = instantOf(now);
  const came = sql`${at} - (1 - n::float8 / ${leads}::int) * interval '${sql.raw(String(historyDays))} days'`;
  await inBulk(db, async (tx) => {
    await tx.execute(sql`
      insert into accounts (id, name, attributes, created_at, updated_at)
      select ${idOf(sql`c`)}, 'Company ' || n, jsonb_build_object('tier', n % 3), c, c
      from (select n, ${at} - interval '731 days' + n * interval '1 second' as c from generate_series(0, ${accounts}::int - 1) n) g`);
    await tx.execute(sql`
      insert into account_domains (domain, account_id) select 'company' || ltrim(name, 'Company ') || '.test', id from accounts`);
    await tx.execute(sql`
      insert into leads (id, email, company, account_id, source, ${traitColumns},
        stage, rep_id, stage_at, created_at, updated_at)
      select ${idOf(sql`c`)}, 'lead' || n || '@company' || n % ${accounts}::int || '.test', 'Company ' || n % ${accounts}::int, a.id,
        ${oneOf(["api", "api", "api", "form:Footer", "import:Fair", "inquiry"])}, ${traits},
        s, case when s <> 'lead' then ${oneOf(reps, "uuid")} end, c, c, c
      from (select n, ${came} as c,
        case when n % 100 < 92 then 'lead' when n % 100 < 97 then 'prospect' when n % 100 < 99 then 'customer' else 'disqualified' end as s
        from generate_series(1, ${leads}::int) n) g
      join accounts a on a.name = 'Company ' || n % ${accounts}::int order by n`);
    for (const name of ["signup", "page.viewed"]) {
      await tx.execute(sql`
        insert into events (id, external_id, name, lead_id, properties, source, occurred_at, received_at, matched_at)
        select ${idOf(sql`c`)}, case when ${name === "signup"}::boolean then 'ext-' || id end, ${name}, id, '{"path": "/pricing", "plan": "trial"}', 'api', c, c, c
        from (select id, created_at + case when ${name === "signup"}::boolean then interval '0' else random() * (${at} - created_at) end as c from leads) l`);
    }
    await tx.execute(sql`
      insert into suppressions (id, email, reason, created_at)
      select ${idOf(sql`created_at`)}, email, ${oneOf(["unsubscribe", "hard_bounce", "complaint", "manual"])}, created_at from leads where random() < 0.01`);
  });
  await db.execute(sql`analyze leads, accounts`);
}
