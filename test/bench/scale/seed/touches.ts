import { sql } from "drizzle-orm";
import { idOf, inBulk, instantOf, oneOf } from "./seeding.ts";
import type { Seeding } from "./seeding.ts";

/** Opens and clicks of mails that were sent, graded long ago: about half by people, a third by machines. */
export async function seedTouches({ db, sizes, now }: Seeding): Promise<void> {
  const share = sizes.touches / (sizes.messages * 0.97);
  const at = instantOf(now);
  await inBulk(db, async (tx) => {
    await tx.execute(sql`
      insert into touches (id, message_id, lead_id, kind, at, key, url, links, features, verdict, confidence, reasons, told)
      select ${idOf(sql`c`)}, message_id, lead_id, kind, c, md5(message_id::text || kind),
        case when kind = 'click' then 'https://acme.test/pricing?utm=mail' end, case when kind = 'click' then array['pricing', 'acme.test/pricing'] else '{}' end,
        '{"method": "GET", "agent": "browser", "network": "consumer", "prefetch": false}', verdict, 0.9, array['agent'], verdict
      from (
        select id as message_id, lead_id, least(sent_at + random() * interval '2 days', ${at}) as c,
          case when random() < 0.75 then 'open' else 'click' end as kind,
          ${oneOf(["human", "human", "human", "machine", "machine", "unknown"])} as verdict
        from messages where status = 'sent' and random() < ${share}::float8
      ) t`);
  });
}
