import { sql } from "drizzle-orm";
import { hash } from "node:crypto";
import type { Ground } from "../../ground.ts";
import { isPoison } from "../../aside/is-poison.ts";
import { countUntracked } from "../../consent/hit/count-untracked.ts";
import type { Tx } from "../../db/client.ts";
import { linkNames } from "../../render/fill/link-name.ts";
import { newId } from "../../platform/ids.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { askConsent } from "./ask-consent.ts";
import type { AskedHits } from "./ask-consent.ts";
import { sameAs } from "./hit.ts";
import type { CountedHit } from "./hit-buffer.ts";

type Deps = Pick<Ground, "db" | "log">;

/** Touches of one message that are stored; what comes beyond them is counted in one row for each kind. */
const rowsAtMost = 100;

/**
 * Makes touches of the hits that came, that wait to be graded: a new one is a row, a repetition a count. Each batch in one
 * transaction, in which consent is asked once more. What the data of a hit fail with costs that hit alone.
 */
export async function storeHits({ db, log }: Deps): Promise<void> {
  for (;;) {
    const found = await db.transaction(async (tx) => {
      const [batch] = await tx.execute<{ hits: CountedHit[] }>(sql`
        delete from hit_batches where id = (select id from hit_batches order by id limit 1 for update skip locked)
        returning hits`);
      if (batch === undefined) return false;
      await storeOrHalve(log, tx, batch.hits);
      return true;
    });
    if (!found) return;
  }
}

async function storeOrHalve(log: Deps["log"], tx: Tx, hits: readonly CountedHit[]): Promise<void> {
  try {
    await tx.transaction(async (part) => {
      const { kept, untracked } = await askConsent(part, hits);
      await writeTouches(part, kept);
      await countUntracked(part, untracked);
    });
  } catch (error) {
    if (!isPoison(error)) throw error;
    if (hits.length <= 1) {
      log.error({ err: error, messageId: hits[0]?.messageId }, "a hit could not be stored");
      return;
    }
    const middle = Math.ceil(hits.length / 2);
    await storeOrHalve(log, tx, hits.slice(0, middle));
    await storeOrHalve(log, tx, hits.slice(middle));
  }
}

const columns = `id uuid, m uuid, said text, kind text, at bigint, last bigint, hits int, key text, url text, links jsonb,
  features jsonb, client text, trace jsonb`;

/** A consent that was taken back since it was asked for keeps its hit out. */
async function writeTouches(tx: Tx, kept: AskedHits["kept"]): Promise<void> {
  if (kept.length === 0) return;
  // In one order, so that two processes never wait for each other.
  const rows = kept
    .map(({ hit, said }) => {
      const { messageId, kind, atMs, lastAtMs, link, features, client, trace, hits } = hit;
      const [url, links] = link === null ? [null, []] : [link.url, linkNames(link.url, link.name)];
      const known = { kind, at: atMs, last: lastAtMs, hits, url, links, features, client, trace };
      return { id: newId(), m: messageId, said, key: hash("sha256", sameAs(hit), "base64url").slice(0, 22), ...known };
    })
    .toSorted((a, b) => (a.m < b.m ? -1 : a.m > b.m ? 1 : a.key < b.key ? -1 : 1));
  await tx.execute(sql`
    with come as (
      select r.*, m.lead_id, n.stored + row_number() over (partition by r.m order by r.key) > ${rowsAtMost} as beyond
      from ${recordRows(rows, columns)} join messages m on m.id = r.m
      join leads l on l.id = m.lead_id and l.consent::text = r.said
      cross join lateral (select count(*) as stored from touches t where t.message_id = m.id) n
    ), counted as (
      select distinct on (m, name) c.*, sum(hits) over w as total, max(last) over w as latest
      from (select come.*, case when beyond then 'more ' || kind else key end as name from come) c
      window w as (partition by m, name)
      order by m, name, at
    )
    insert into touches (id, message_id, lead_id, kind, at, last_at, hits, key, url, links, features, client, trace,
      verdict, reasons, due_at)
    select id, m, lead_id, kind, to_timestamp(at / 1000.0), to_timestamp(latest / 1000.0), total, name,
      case when not beyond then url end, array(select jsonb_array_elements_text(links)), features, client, trace,
      'unknown', '{ungraded}', to_timestamp(at / 1000.0)
    from counted
    on conflict (message_id, key) do update set hits = touches.hits + excluded.hits,
      last_at = greatest(touches.last_at, excluded.last_at)`);
}
