import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { quarterOf } from "../../sender/usage/count-sent.ts";
import { handedOverAt, handedOverIn, messageFactSql, messageFacts } from "../../send/ledger/message-facts.ts";
import { commas, ident } from "../sql-parts.ts";
import type { Span } from "../range/range.ts";
import { cellKeys, keySql, narrow, sendSql } from "./columns.ts";
import type { CellWhere } from "./columns.ts";

/** The cells of mails, counted from the mails themselves: the truth that rollups are compared with. */
export function cellsFromRows(span: Span, where: CellWhere): SQL {
  const keys = Object.entries(keySql).map(([key, part]) => sql`${part} as ${ident(key)}`);
  const counts = messageFacts.map((fact) => sql`count(*) filter (where ${messageFactSql[fact]}) as ${ident(fact)}`);
  return sql`
    select ${quarterOf(handedOverAt)} as quarter, ${commas(keys)}, ${commas(counts)}, ${sendSql("waited_ms")} as waited_ms
    from messages m join leads l on l.id = m.lead_id
    where ${handedOverIn(span.from, span.to)} and ${narrow("m", where)}
    group by ${commas(Array.from({ length: cellKeys.length + 1 }, (_, index) => sql.raw(String(index + 1))))}`;
}
