import { sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import type { Settlement } from "./settle.ts";

const firstHoldS = 30;
const longestHoldS = 3_600;
/** After so long without a complaint a destination begins at the first hold again. */
const forgivenS = 6 * 3_600;

/**
 * Lets a sender keep away from destinations that asked it to slow down (421, 4.7.x): for half a minute at first, twice as
 * long each time it asks again after that, up to an hour. Other destinations and other senders go on.
 */
export async function holdDestinations(
  db: Executor,
  senderId: string,
  settlements: readonly Settlement[],
): Promise<void> {
  const throttled = settlements.filter(({ outcome }) => outcome.kind === "deferred" && outcome.class === "throttled");
  const last = throttled.at(-1);
  if (last === undefined) return;
  const at = sql`${last.at.toISOString()}::timestamptz`;
  const rows = Array.from(new Set(throttled.map(({ claimed }) => claimed.message.destination)), (destination) => ({
    destination,
    jitter: 0.9 + Math.random() * 0.2,
  }));
  const seconds = (level: ReturnType<typeof sql>) =>
    sql`least(${longestHoldS}::float8, ${firstHoldS}::float8 * 2 ^ (${level} - 1)) * interval '1 second'`;
  await db.execute(sql`
    insert into destination_holds as h (sender_id, destination, level, held_until)
    select ${senderId}::uuid, r.destination, 1, ${at} + r.jitter * ${seconds(sql`1`)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (destination text, jitter float8)
    on conflict (sender_id, destination) do update set
      level = case when h.held_until < ${at} - ${forgivenS} * interval '1 second' then 1 else least(h.level + 1, 20) end,
      held_until = ${at} + ${seconds(sql`case when h.held_until < ${at} - ${forgivenS} * interval '1 second' then 1 else least(h.level + 1, 20) end`)}
    where h.held_until <= ${at}`);
}
