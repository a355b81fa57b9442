import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { handedOverIn } from "../../send/ledger/message-facts.ts";
import { cell, cellsOf, rowsLink } from "../cell/cell.ts";
import { countMessages } from "../count/count-messages.ts";
import { groupCounts } from "../count/group-counts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { whatNext } from "../overview/what-next.ts";
import { readRange, spanBefore } from "../range/range.ts";
import type { ReportQuery, Span } from "../range/range.ts";
import type { Report, Row } from "../report-schemas.ts";

const metrics = [
  "handed_over",
  "sent",
  "deferred",
  "refused",
  "delivered",
  "bounced",
  "complained",
  "unsubscribed",
] as const;

/**
 * How mail arrives, by whose servers take it: what they took and refused with which reasons, what had to be tried again, and how long
 * it took on average from the queue to the server.
 */
export async function deliverabilityReport(
  app: Pick<Ground, "db" | "clock">,
  query: ReportQuery & { senderId?: string | undefined },
): Promise<Report> {
  const { senderId } = query;
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const before = query.compare === undefined ? null : spanBefore(range);
    const span = { from: range.from, to: range.to };
    const mails = await countMessages(tx, { span, where: { senderId }, by: ["destination"] });
    const earlier = before && (await countMessages(tx, { span: before, where: { senderId }, by: ["destination"] }));
    const rows = mails
      .toSorted((a, b) => b.counts.handed_over - a.counts.handed_over)
      .map(({ by: { destination }, counts }): Row => {
        const by = { senderId, destination };
        const same = earlier?.find((one) => one.by["destination"] === destination)?.counts ?? {};
        return {
          by: { destination: destination ?? "" },
          cells: cellsOf("messages", counts, { ...by, ...span }, metrics),
          ...(before && { before: cellsOf("messages", same, { ...by, ...before }, metrics) }),
          took: {
            count: counts.sent,
            meanMs: counts.sent > 0 ? counts.waited_ms / counts.sent : null,
            medianMs: null,
          },
        };
      });
    return {
      asOf,
      range,
      before,
      next: await whatNext(tx, range),
      sections: { destinations: rows, reasons: await reasons(tx, span, senderId) },
    };
  });
}

const ofSender = (senderId: string | undefined) =>
  senderId === undefined ? sql`` : sql` and m.sender_id = ${senderId}`;

/** Why mails were refused, by destination. */
async function reasons(tx: Tx, span: Span, senderId: string | undefined): Promise<Row[]> {
  const rows = await groupCounts(tx, {
    from: sql`messages m where m.status = 'rejected' and ${handedOverIn(span.from, span.to)}${ofSender(senderId)}`,
    by: { destination: sql`m.destination`, reason: sql`coalesce(m.reason, '')` },
    numbers: { refused: sql`count(*)` },
  });
  return rows.map(({ by, counts }) => ({
    by,
    cells: { refused: cell(counts.refused, null, rowsLink("messages", { senderId, ...by, ...span, fact: "refused" })) },
  }));
}
