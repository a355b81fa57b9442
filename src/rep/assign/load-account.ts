import type { Executor } from "../../db/client.ts";
import { accountTests } from "../../sequence/condition/account/account-tests.ts";
import type { AccountFacts } from "../../sequence/condition/facts.ts";
import { loadAccountFacts } from "../../sequence/condition/account/load-account-facts.ts";
import type { Pool } from "./candidate.ts";

/** What the territories, skills and teams of a pool ask of the account of a lead; null when there is none. */
export async function loadAccountOf(
  tx: Executor,
  { reps, teams }: Pool,
  lead: { id: string; accountId: string | null },
  now: Date,
): Promise<AccountFacts | null> {
  const conditions = [
    ...reps.flatMap(({ territory, skills }) => [territory, skills]),
    ...teams.map(({ condition }) => condition),
  ].filter((condition) => condition !== null);
  const found = await loadAccountFacts(tx, [lead], accountTests(conditions), now);
  return found.get(lead.id) ?? null;
}
