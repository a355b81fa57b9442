import { inArray } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { transports as transportsTable } from "../db/schema/index.ts";
import type { Sender } from "../sender/default-sender.ts";
import type { Sealer } from "../platform/seal.ts";
import { type Carrier, type Guarded, guard, withFailover } from "./failover.ts";
import { openTransport } from "./transport.ts";
import type { Transport } from "./transport.ts";

/** The next hops of all senders, opened as they are needed and kept. */
export interface Transports extends AsyncDisposable {
  /** A sender's transports in its order of preference, as one; the installation's own when it names none. */
  of(sender: Pick<Sender, "transportIds">): Promise<Carrier>;
}

/** @param fallback the transport of SMTP_URL; it is not closed with the others */
export function openTransports(db: Db, sealer: Sealer, fallback: Transport): Transports {
  const own: Guarded = guard(fallback);
  const opened = new Map<string, { transport: Transport; guarded: Guarded }>();

  async function open(ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !opened.has(id));
    if (missing.length === 0) return;
    for (const row of await db.select().from(transportsTable).where(inArray(transportsTable.id, missing))) {
      if (opened.has(row.id)) continue;
      const transport = openTransport({ url: sealer.open(row.sealedUrl), maxConnections: row.maxConnections });
      opened.set(row.id, { transport, guarded: guard(transport) });
    }
  }

  return {
    async of({ transportIds }) {
      await open(transportIds);
      const named = transportIds.flatMap((id) => opened.get(id)?.guarded ?? []);
      return withFailover(named.length > 0 ? named : [own]);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...opened.values()].map(({ transport }) => transport.close()));
    },
  };
}
