import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground, Signers } from "../../ground.ts";
import type { Db } from "../../db/client.ts";
import { erasures } from "../../db/schema/index.ts";
import { hashesOf } from "../../lead/suppression/hashed-address.ts";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import { erasePerson } from "./erase-person.ts";
import type { Receipt } from "./erase-person.ts";
import { findPerson } from "./find-traces.ts";
import { patternOf } from "./pattern.ts";

type Deps = Pick<Ground, "db" | "clock"> & { signers: Pick<Signers, "address"> };

const rowsAtOnce = 1_000;

/**
 * Erases again whoever was erased and is back, as after the restore of a backup that is older than the erasure. Receipts that
 * the backup does not have are put back with it. Looks at every address that the database knows, a page at a time.
 * @param more receipts kept beside the backup
 * @returns how many people were erased again
 */
export async function reapplyErasures(app: Deps, more: readonly Receipt[] = []): Promise<number> {
  if (more.length > 0) {
    await app.db
      .insert(erasures)
      .values([...more])
      .onConflictDoNothing();
  }
  const keepOf = await openReceipts(app);
  let again = 0;
  for (const [table, column, since] of known) {
    for await (const { id, email, at } of addresses(app.db, table, column, since)) {
      const keep = keepOf(email, new Date(at));
      const leadId = table === leads ? id : null;
      if (keep !== undefined) again += await eraseAgain(app, { leadId, emails: [email] }, keep);
    }
  }
  return again;
}

const leads = sql`leads`;
/** Where addresses stand, and since when. */
const known: readonly (readonly [SQL, SQL, SQL])[] = [
  [leads, sql`email`, sql`created_at`],
  [sql`suppressions`, sql`email`, sql`created_at`],
  [sql`inbound_mails`, sql`from_email`, sql`received_at`],
  [sql`inbound_mails`, sql`recipient`, sql`received_at`],
  [sql`erasure_requests`, sql`email`, sql`requested_at`],
];

type Keep = "always" | "never";

/** Tells of an address, known since some time, whether it is to be erased again; who came back after an erasure is not. */
async function openReceipts({ db, signers }: Deps): Promise<(email: string, since: Date) => Keep | undefined> {
  const rows = await db.select().from(erasures);
  const byHash = Map.groupBy(
    rows.flatMap((row) => row.hashes.map((hash) => ({ hash, ...row }))),
    ({ hash }) => hash,
  );
  return (email, since) => {
    const found = hashesOf(signers, email).flatMap((hash) => byHash.get(hash) ?? []);
    const later = found.filter(({ at }) => at >= since);
    if (later.length === 0) return undefined;
    return found.some(({ suppressed }) => suppressed) ? "always" : "never";
  };
}

/** @returns how many people it was, none when it is gone already */
async function eraseAgain(
  { db, signers, clock }: Deps,
  { leadId, emails }: { leadId: string | null; emails: string[] },
  keep: Keep,
): Promise<number> {
  const nobody = { firstName: null, lastName: null };
  return againAfterDeadlock(() =>
    db.transaction(async (tx) => {
      const person =
        leadId === null ? { leadId: null, emails, pattern: patternOf(emails, nobody) } : await findPerson(tx, leadId);
      if (person === undefined) return 0;
      await erasePerson(tx, signers, person, keep, clock.now());
      return 1;
    }),
  );
}

type Known = { id: string; email: string; at: string };

async function* addresses(db: Db, table: SQL, column: SQL, since: SQL): AsyncGenerator<Known> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const rows = await db.execute<Known>(sql`
      select t.id, lower(t.${column}) as email, t.${since} as at from ${table} t where t.id > ${after}::uuid and t.${column} is not null
      order by t.id limit ${rowsAtOnce}`);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.id;
  }
}
