import { sql } from "drizzle-orm";
import { hash } from "node:crypto";
import type { Ground } from "../../ground.ts";
import { isPoison } from "../../aside/is-poison.ts";
import { linkNames } from "../../render/fill/link-name.ts";
import { newId } from "../../platform/ids.ts";
import { recordRows } from "../../platform/record-rows.ts";
import type { CountedHit } from "./hit-buffer.ts";

type Deps = Pick<Ground, "db" | "queues" | "log">;

/** Touches of one message that are stored; what comes beyond them is counted in one row for each kind. */
const rowsAtMost = 100;

/**
 * Writes hits down as touches that wait to be graded: a new one as a row, a repetition as a count. A message that is gone
 * is nobody's. What the data of a hit fail with costs that hit alone.
 */
export async function writeHits(app: Deps, hits: readonly CountedHit[]): Promise<void> {
  try {
    await write(app, hits);
  } catch (error) {
    if (!isPoison(error)) throw error;
    if (hits.length === 1) {
      app.log.error({ err: error, messageId: hits[0]?.messageId }, "a hit could not be written");
      return;
    }
    const middle = Math.ceil(hits.length / 2);
    await writeHits(app, hits.slice(0, middle));
    await writeHits(app, hits.slice(middle));
    return;
  }
  await app.queues.enqueue("engage", {});
}

const columns = `id uuid, m uuid, kind text, at bigint, last bigint, hits int, key text, url text, links jsonb,
  features jsonb, client text, trace jsonb`;

async function write({ db }: Deps, hits: readonly CountedHit[]): Promise<void> {
  // In one order, so that two processes never wait for each other.
  const rows = hits
    .map(({ messageId, key, kind, atMs, lastAtMs, link, features, client, trace, hits: count }) => ({
      id: newId(),
      m: messageId,
      kind,
      at: atMs,
      last: lastAtMs,
      hits: count,
      key: hash("sha256", key, "base64url").slice(0, 22),
      url: link?.url ?? null,
      links: link === null ? [] : linkNames(link.url, link.name),
      features,
      client,
      trace,
    }))
    .toSorted((a, b) => (a.m < b.m ? -1 : a.m > b.m ? 1 : a.key < b.key ? -1 : 1));
  await db.$byKey.execute(sql`
    with come as (
      select r.*, m.lead_id, n.stored + row_number() over (partition by r.m order by r.key) > ${rowsAtMost} as beyond
      from ${recordRows(rows, columns)} join messages m on m.id = r.m
      cross join lateral (select count(*) as stored from touches t where t.message_id = m.id) n
    ), counted as (
      select distinct on (m, name) c.*, name, sum(hits) over w as total, max(last) over w as latest
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
