import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { askedOfPeople } from "./account-tests.ts";
import type { AccountTest, PersonCondition } from "../condition.ts";
import { utc } from "../lead-zones.ts";
import { compareSql } from "../operators-sql.ts";
import { comparisons } from "../span-sql.ts";

/** SQL of a test of a person `p`. */
export type PersonToSql = (who: PersonCondition, now: Date) => SQL;

/** Attributes of an account `a`, its name and key among them. */
export const accountAttributes = sql`(a.attributes || jsonb_build_object('name', a.name, 'key', a.key))`;

/** Compiles a test of the account of `leads l`, with the meaning of evaluateAccount. @param ofPerson see PersonToSql */
export function accountToSql(test: AccountTest, now: Date, ofPerson: PersonToSql): SQL {
  if ("attribute" in test) {
    const left = sql`(select ${accountAttributes} -> ${test.attribute}::text from accounts a where a.id = l.account_id)`;
    return compareSql(test.op, left, test.value, now, utc);
  }
  if ("owner" in test) {
    const owned = sql`exists (select from accounts a where a.id = l.account_id and a.rep_id is not null)`;
    return test.owner ? sql`(${owned})` : sql`(not ${owned})`;
  }
  if ("people" in test) {
    const { op, value } = test.people;
    // Counting one more than is asked for tells as much as counting all.
    const counted = sql`(select count(*) from (
      select from leads p where p.account_id = l.account_id limit ${Math.floor(value) + 1}) counted)`;
    return sql`(${counted} ${sql.raw(comparisons[op])} ${String(value)}::numeric)`;
  }
  const asked = askedOfPeople(test);
  if (asked === null) throw new Error("a test of an account asks for nothing");
  const others = asked.withLead ? sql`` : sql` and p.id <> l.id`;
  return sql`(exists (select from leads p where p.account_id = l.account_id${others} and ${ofPerson(asked.who, now)}))`;
}
