import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import type { Stage } from "../../db/schema/leads.ts";
import { loadAccount } from "./account.ts";
import type { Account } from "./account.ts";

const latestPeople = 100;

// Type aliases, not interfaces: rows of a query have an index signature.
type Person = {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  stage: Stage;
  repId: string | null;
  score: number;
};
type Running = { sequenceId: string; name: string; running: number };

/** An account with what is known of its people. */
export interface AccountDetail extends Account {
  people: { total: number; byStage: Record<Stage, number>; latest: Person[] };
  score: { best: number; sum: number };
  sequences: Running[];
}

/** An account with its people, their stages and score, and the sequences that run for them. @throws NotFoundError */
export async function getAccount(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<AccountDetail> {
  const account = await loadAccount(db, id);
  const { byStage, best, sum } = await countPeople(db, id, clock.now());
  const latest = await db.execute<Person>(sql`
    select id, email, first_name as "firstName", last_name as "lastName", stage, rep_id as "repId",
      ${total(clock.now())}::int as score
    from leads where account_id = ${id}::uuid order by id desc limit ${latestPeople}`);
  const sequences = await db.execute<Running>(sql`
    select s.id as "sequenceId", s.name, count(*)::int as running
    from leads l join enrollments e on e.lead_id = l.id join sequences s on s.id = e.sequence_id
    where l.account_id = ${id}::uuid and e.status in ('waiting', 'active', 'paused') group by s.id order by s.name, s.id`);
  const people = { total: Object.values(byStage).reduce((a, b) => a + b, 0), byStage, latest: [...latest] };
  return { ...account, people, score: { best, sum }, sequences: [...sequences] };
}

const total = (now: Date) => sql`(fit_score::bigint + engagement_score + fit_points(scored)
  + engagement_points(scored, ${now.toISOString()}::timestamptz))`;

async function countPeople(db: Executor, id: string, now: Date) {
  const rows = await db.execute<{ stage: Stage; people: number; best: string; sum: string }>(sql`
    select stage, count(*)::int as people, max(${total(now)}) as best, sum(${total(now)}) as sum
    from leads where account_id = ${id}::uuid group by stage`);
  const byStage: Record<Stage, number> = { lead: 0, prospect: 0, customer: 0, disqualified: 0 };
  for (const { stage, people } of rows) byStage[stage] = people;
  const bests = rows.map(({ best }) => Number(best));
  return {
    byStage,
    best: bests.length === 0 ? 0 : Math.max(...bests),
    sum: rows.reduce((all, { sum }) => all + Number(sum), 0),
  };
}
