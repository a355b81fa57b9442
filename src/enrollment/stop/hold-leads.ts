import { sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { accountOfAddress, accountsOf } from "../../lead/account/place.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { looksAtCompany } from "../machine/exit-rules.ts";
import { exitsOf } from "./load-running.ts";
import type { Response } from "./response.ts";

/**
 * Locks the leads that these responses may concern: those they are about, those who wrote, and everyone at their companies
 * if a running sequence there has a rule that looks at the company. The caller's transaction has locked no lead yet: all are
 * locked in one order, before any of their enrollments, so that two of these transactions never wait for each other.
 * Nothing is enrolled for them until the commit, and nothing that runs moves on.
 * @param lock `update` where the transaction goes on to lock some of them so: a lock is never made stronger later
 * @returns their ids
 */
export async function holdLeads(
  app: SequenceParts,
  tx: Tx,
  responses: readonly Response[],
  lock: "no key update" | "update" = "no key update",
): Promise<string[]> {
  if (responses.length === 0) return [];
  const ids = uuidList(responses.map(({ leadId }) => leadId));
  const writers = responses.flatMap((one) => (one.kind === "reply" && one.writer !== null ? [one.writer] : []));
  const accounts = await accountsOf(
    tx,
    responses.map(({ leadId }) => leadId),
  );
  for (const writer of new Set(writers)) {
    const account = await accountOfAddress(tx, writer);
    if (account !== null && !accounts.includes(account)) accounts.push(account);
  }
  const through = responses.flatMap(({ enrollmentId }) => enrollmentId ?? []);
  const wide = accounts.length > 0 && (await anyLooksAtCompany(app, tx, accounts, through));
  const held = await tx.execute<{ id: string }>(sql`
    select id from leads
    where id in ${ids} ${writers.length === 0 ? sql`` : sql`or email in ${texts(writers)} or id in (select lead_id from lead_addresses where email in ${texts(writers)})`}
      ${wide ? sql`or account_id in ${uuidList(accounts)}` : sql``}
    order by id ${lock === "update" ? sql`for update` : sql`for no key update`}`);
  return held.map(({ id }) => id);
}

async function anyLooksAtCompany(
  { versions }: SequenceParts,
  tx: Tx,
  accounts: readonly string[],
  enrollmentIds: readonly string[],
): Promise<boolean> {
  const ended =
    enrollmentIds.length === 0
      ? sql``
      : sql`union select version_id from enrollments
    where id in ${uuidList(enrollmentIds)}`;
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct e.version_id as id from leads join enrollments e on e.lead_id = leads.id
    where leads.account_id in ${uuidList(accounts)} and e.status in ('waiting', 'active', 'paused') ${ended}`);
  for (const { id } of rows) if (looksAtCompany(await exitsOf(versions, tx, id))) return true;
  return false;
}

const texts = (values: readonly string[]) =>
  sql`(${sql.join(
    values.map((value) => sql`${value}::text`),
    sql`, `,
  )})`;
