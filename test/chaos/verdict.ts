import { sql } from "drizzle-orm";
import type { App } from "../../src/app.ts";
import type { SunkMail } from "../support/smtp-sink.ts";

/** What a scenario came to. */
export interface Verdict {
  leads: number;
  /** different recipients that got their mail */
  sent: number;
  /** refused by the server for good, and the ledger says so */
  rejected: number;
  /** stopped before, and the ledger says so */
  canceled: number;
  /** leads that got nothing although the ledger knows no reason */
  lost: number;
  /** mails that arrived once more */
  duplicated: number;
  /** duplicates of mails that were not in flight when something broke, or under another Message-ID */
  wrongDuplicates: number;
  /** leads whose mail arrived although the ledger denies it */
  unknownToLedger: number;
}

type Row = { email: string; status: string; rfcMessageId: string; broken: boolean };

/** Compares what arrived with what the ledger says. */
export async function judge({ db }: Pick<App, "db">, mails: readonly SunkMail[], leads: number): Promise<Verdict> {
  const rows = await db.execute<Row>(sql`
    select email, status, rfc_message_id as "rfcMessageId",
      jsonb_path_exists(history, '$[*] ? (@.status == "uncertain")') as broken
    from messages`);
  const arrived = Map.groupBy(mails, (mail) => mail.to[0] ?? "");
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  const verdict: Verdict = {
    leads,
    sent: arrived.size,
    rejected: count("rejected"),
    canceled: count("canceled"),
    lost: leads - rows.length,
    duplicated: mails.length - arrived.size,
    wrongDuplicates: 0,
    unknownToLedger: 0,
  };
  for (const row of rows) {
    const copies = arrived.get(row.email) ?? [];
    if (row.status === "sent" && copies.length === 0) verdict.lost += 1;
    if (!["sent", "rejected", "canceled"].includes(row.status)) verdict.lost += 1;
    if (row.status !== "sent" && copies.length > 0 && !row.broken) verdict.unknownToLedger += 1;
    const foreign = copies.filter(({ raw }) => messageId(raw) !== row.rfcMessageId).length;
    verdict.wrongDuplicates += foreign + (copies.length > 1 && !row.broken ? copies.length - 1 : 0);
  }
  return verdict;
}

/** Whether nothing was lost, and nothing came twice that had to come once. */
export function holds({ lost, wrongDuplicates, unknownToLedger }: Verdict): boolean {
  return lost === 0 && wrongDuplicates === 0 && unknownToLedger === 0;
}

function messageId(raw: Buffer): string | undefined {
  return /^message-id: (.*)$/im.exec(raw.toString("latin1"))?.[1];
}
