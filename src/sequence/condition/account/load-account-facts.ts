import { sql } from "drizzle-orm";
import type { Executor } from "../../../db/client.ts";
import { columnRows } from "../../../platform/rows/column-rows.ts";
import { uuidList } from "../../../platform/rows/rows.ts";
import { accountAttributes } from "./account-sql.ts";
import { askedOfPeople, textOfTest } from "./account-tests.ts";
import type { AccountTest, PersonCondition } from "../condition.ts";
import type { AccountFacts } from "../facts.ts";
import type { Scalar } from "../operators.ts";
import { personToSql } from "../to-sql.ts";

/**
 * Loads what tests ask of the accounts of some leads: each account once, and of its people whom a test holds for.
 * @param leads their ids, and those of their accounts
 * @returns by id of the lead; a lead without an account has no entry
 */
export async function loadAccountFacts(
  tx: Executor,
  leads: readonly { id: string; accountId: string | null }[],
  tests: readonly AccountTest[],
  now: Date,
): Promise<Map<string, AccountFacts>> {
  const known = [...new Map(leads.map((lead) => [lead.id, lead])).values()];
  const placed = known.flatMap(({ id, accountId }) => (accountId === null ? [] : [{ id, accountId }]));
  if (tests.length === 0 || placed.length === 0) return new Map();
  const asksForCount = tests.some((test) => "people" in test);
  type Row = { id: string; attributes: Record<string, Scalar>; isOwned: boolean; people: number };
  const rows = await tx.execute<Row>(sql`
    select a.id, ${accountAttributes} as attributes, a.rep_id is not null as "isOwned",
      ${asksForCount ? sql`(select count(*)::int from leads p where p.account_id = a.id)` : sql`0`} as people
    from accounts a where a.id in ${uuidList([...new Set(placed.map(({ accountId }) => accountId))])}`);
  const accounts = new Map(rows.map(({ id, ...facts }) => [id, facts]));
  const colleagues = await findColleagues(tx, placed, peopleTests(tests), now);
  return new Map(
    placed.flatMap(({ id, accountId }) => {
      const account = accounts.get(accountId);
      return account === undefined ? [] : [[id, { ...account, colleagues: colleagues.get(id) ?? [] }] as const];
    }),
  );
}

function peopleTests(tests: readonly AccountTest[]): PersonCondition[] {
  const asked = tests.flatMap((test) => askedOfPeople(test)?.who ?? []);
  return [...new Map(asked.map((who) => [textOfTest(who), who])).values()];
}

/** By lead, the tests that hold for somebody else at the account. */
async function findColleagues(
  tx: Executor,
  placed: readonly { id: string; accountId: string }[],
  tests: readonly PersonCondition[],
  now: Date,
): Promise<Map<string, PersonCondition[]>> {
  if (tests.length === 0) return new Map();
  const held = tests.map(
    (who, n) => sql`
      select r.id, ${n}::int as n from ${columnRows(placed, { id: "uuid", accountId: "uuid" })}
      where exists (select from leads p where p.account_id = r."accountId" and p.id <> r.id and ${personToSql(who, now)})`,
  );
  const rows = await tx.execute<{ id: string; n: number }>(sql.join(held, sql` union all `));
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, own]) => [id, own.flatMap(({ n }) => tests[n] ?? [])]),
  );
}
