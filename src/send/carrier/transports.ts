import { inArray } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { transports as transportsTable } from "../../db/schema/index.ts";
import type { Sender } from "../../sender/default-sender.ts";
import { unreadable } from "../../platform/secret/seal.ts";
import type { Sealer } from "../../platform/secret/seal.ts";
import { type Carrier, type Guarded, guard, unusable, withFailover } from "./failover.ts";
import { openTransport } from "./transport.ts";
import type { Transport } from "./transport.ts";

/** The next hops of all senders, opened as they are needed and kept while they stay as they are. */
export interface Transports extends AsyncDisposable {
  /**
   * A sender's transports in its order of preference, as one; the installation's own when it names none. Each call looks
   * whether they were changed: then new ones are opened, and whoever still holds the old ones may finish with them.
   */
  of(sender: Pick<Sender, "transportIds">): Promise<Carrier>;
}

type Row = typeof transportsTable.$inferSelect;
interface Opened {
  row: Row;
  /** Null when its URL cannot be read. */
  transport: Transport | null;
  guarded: Guarded;
}

/** What the history of a message calls the installation's own transport: the variable that sets it. */
const fallbackName = "SMTP_URL";

/**
 * @param fallback the transport of SMTP_URL; it is not closed with the others
 * @param cutOff cuts their connections once aborted
 */
export function openTransports(db: Db, sealer: Sealer, fallback: Transport, cutOff: AbortSignal): Transports {
  const own: Guarded = guard(fallbackName, fallback);
  const opened = new Map<string, Opened>();
  // Their connections end when they have been idle for a while; closing them at once would turn away who holds them.
  const replaced = new Set<Transport>();

  async function bringUpToDate(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = await db
      .select()
      .from(transportsTable)
      .where(inArray(transportsTable.id, [...ids]));
    for (const id of ids) {
      const before = opened.get(id);
      const row = rows.find((one) => one.id === id);
      if (before !== undefined && row !== undefined && isSame(before.row, row)) continue;
      if (before !== undefined && before.transport !== null) replaced.add(before.transport);
      opened.delete(id);
      if (row !== undefined) opened.set(id, open(row));
    }
  }

  function open(row: Row): Opened {
    const url = sealer.read(row.sealedUrl);
    if (url === undefined) return { row, transport: null, guarded: unusable(row.name, unreadable) };
    const transport = openTransport({ url, maxConnections: row.maxConnections, cutOff });
    return { row, transport, guarded: guard(row.name, transport) };
  }

  return {
    async of({ transportIds }) {
      await bringUpToDate(transportIds);
      const named = transportIds.flatMap((id) => opened.get(id)?.guarded ?? []);
      return withFailover(named.length > 0 ? named : [own]);
    },
    async [Symbol.asyncDispose]() {
      const all = [...replaced, ...[...opened.values()].flatMap(({ transport }) => transport ?? [])];
      await Promise.all(all.map((transport) => transport.close()));
    },
  };
}

function isSame(a: Row, b: Row): boolean {
  return a.sealedUrl === b.sealedUrl && a.maxConnections === b.maxConnections && a.name === b.name;
}
