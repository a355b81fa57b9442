import { sql } from "drizzle-orm";
import type { ChaosServices } from "../services.ts";
import type { App } from "../../../src/app.ts";
import { endWorker, openChaosWorld } from "../world.ts";
import { setTimeout as delay } from "node:timers/promises";

/** Ten senders with different caps, one with a transport that is down, on three workers, one of them killed midway. */
export async function lanes(services: ChaosServices, { leads }: { leads: number }) {
  await using world = await openChaosWorld(services, { workers: 3, senders: 10, behavior: { dataDelayMs: 10 } });
  const { app, sink } = world;
  const down = app.sealer.seal("smtp://127.0.0.1:9");
  await app.db.execute(sql`
    update senders set daily_cap = 5 + 3 * substring(email from '\\d+')::int where not is_default`);
  await app.db.execute(sql`
    with t as (insert into transports (id, name, sealed_url, created_at) values (gen_random_uuid(), 'down', ${down}, now())
      returning id)
    update senders set transport_ids = array[t.id] from t where email = 'sender10@acme.test'`);
  await world.enroll(leads);
  for (let n = 0; n < 3; n += 1) world.startWorker();
  const caps = await app.db.execute<{ email: string; cap: number }>(
    sql`select email, daily_cap as cap from senders where not is_default`,
  );
  const expected = caps.reduce((sum, { email, cap }) => sum + (email.startsWith("sender10@") ? 0 : cap), 0);
  while (sink.mails.length < expected / 2) await delay(20);
  const [victim] = world.workers;
  if (victim !== undefined) await endWorker(victim, "SIGKILL");
  while (sink.mails.length < expected) await delay(50);
  // What the killed worker had under way is sent again, or was sent, once its lease has run out.
  while (await isSending(app)) await delay(250);
  await delay(3_000); // whatever would go beyond the caps has its chance
  const used = await app.db.execute<{ email: string; cap: number; sent: number }>(sql`
    select s.email, s.daily_cap as cap, count(m.id) filter (where m.status = 'sent')::int as sent
    from senders s left join messages m on m.sender_id = s.id where not s.is_default group by s.id order by s.daily_cap`);
  const exact = used.every(({ email, cap, sent }) => (email.startsWith("sender10@") ? sent === 0 : sent === cap));
  return { leads, sent: sink.mails.length, caps: used.map(({ cap, sent }) => `${sent}/${cap}`).join(" "), ok: exact };
}

/** The sender whose transport is down always tries again. */
async function isSending({ db }: Pick<App, "db">): Promise<boolean> {
  const [row] = await db.execute<{ sending: boolean }>(sql`
    select exists (select from messages m join senders s on s.id = m.sender_id
      where m.status in ('sending', 'uncertain') and s.email <> 'sender10@acme.test') as sending`);
  return row!.sending;
}
