import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Db } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";

// Real time, not sequence time: a lease tells a crashed process from a slow one.
export const lease = sql`now() + interval '20 seconds'`;
/** How often a process renews the leases of what it is handing over, milliseconds of real time. */
const renewEveryMs = 5_000;

/**
 * Keeps messages that are still being handed over from being taken for lost. Those that are being settled right now are
 * passed over: waiting for them, while the settling waits for others of the list, would be a deadlock.
 */
export async function renewLeases(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`
    update messages set lease_until = ${lease}
    where id in (select id from messages where id in ${uuidList(ids)} and status = 'sending' for update skip locked)`);
}

/** The claimed messages of this process that are not settled yet; their leases are renewed until `drop`. */
export interface Leases extends Disposable {
  hold(messageId: string): void;
  drop(messageId: string): void;
}

export function openLeases({ db, log }: Pick<Ground, "db" | "log">): Leases {
  const held = new Set<string>();
  const timer = setInterval(() => {
    renewLeases(db, [...held]).catch((error: unknown) => log.warn({ err: error }, "leases not renewed"));
  }, renewEveryMs);
  return {
    hold: (messageId) => void held.add(messageId),
    drop: (messageId) => void held.delete(messageId),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
