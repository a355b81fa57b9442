import { sql } from "drizzle-orm";
import type { App } from "../../src/app.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { guard, withFailover } from "../../src/send/carrier/failover.ts";
import type { Transport } from "../../src/send/carrier/transport.ts";
import type { Transports } from "../../src/send/carrier/transports.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { publishMails } from "../support/sequences.ts";

const atLead = (number: number) => `lead${number}@lead.test`;

/** Enrolls leads in a sequence of one mail, up to its message being queued. @returns the default sender's id */
export async function queueMails(
  app: App,
  count: number,
  { addressOf = atLead, exits = [] }: { addressOf?: (number: number) => string; exits?: object[] } = {},
): Promise<string> {
  await publishMails(app, { mails: 1, exits });
  await signUp(
    app,
    Array.from({ length: count }, (_, n) => addressOf(n + 1)),
  );
  return defaultSenderId(app);
}

/** The id of the sender that sequences use which name none. */
export async function defaultSenderId({ db }: Pick<App, "db">): Promise<string> {
  const [sender] = await db.execute<{ id: string }>(sql`select id from senders where is_default`);
  return sender!.id;
}

/** Signs people up, up to their messages being queued. */
export async function signUp(app: App, addresses: readonly string[]): Promise<void> {
  for (const email of addresses) {
    await recordEvent(app, { name: "signup", lead: { email }, properties: {}, source: "api" });
  }
  await enrollFromEvents(app);
  await advanceDue(app);
}

export interface LedgerRow extends Record<string, unknown> {
  id: string;
  leadId: string;
  email: string;
  status: string;
  reason: string | null;
  history: { at: string; status: string; reason: string | null; attempt: number }[];
}

/** The whole ledger, by address. */
export async function ledger({ db }: Pick<App, "db">): Promise<LedgerRow[]> {
  return db.execute<LedgerRow>(
    sql`select id, lead_id as "leadId", email, status, reason, history from messages order by email`,
  );
}

/** Every sender hands over to `transport`. */
export function only(transport: Transport): Transports {
  const carrier = withFailover([guard("only", transport)]);
  return { of: async () => carrier, [Symbol.asyncDispose]: async () => undefined };
}

/** A transport that notes when it begins for an address, milliseconds of `performance.now()`. */
export function watched(real: Transport, begunAt: Map<string, number>): Transport {
  return {
    ...real,
    sendThrough: (gate, envelope, raw) =>
      real.sendThrough(
        (begin) =>
          gate(() => {
            begunAt.set(envelope.to, performance.now());
            return begin();
          }),
        envelope,
        raw,
      ),
  };
}
