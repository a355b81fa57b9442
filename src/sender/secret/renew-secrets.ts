import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { channels, reps, senders, transports, webhookEndpoints } from "../../db/schema/index.ts";

/** How many kept secrets were sealed anew with the current key, and what those are called that cannot be read. */
export interface RenewedSecrets {
  renewed: number;
  unreadable: string[];
}

/**
 * Seals everything that is kept sealed with the current SECRET_KEY, so that an earlier one can be let go of. What somebody
 * else changes meanwhile stays as they made it. Once all is sealed with the current key, this only reads.
 */
export async function renewSecrets({ db, sealer }: Pick<Ground, "db" | "sealer">): Promise<RenewedSecrets> {
  const result: RenewedSecrets = { renewed: 0, unreadable: [] };
  for (const { id, name, sealedUrl } of await db.select().from(transports)) {
    const renewed = sealer.renew(sealedUrl);
    if (renewed === undefined) result.unreadable.push(`the URL of the transport "${name}"`);
    if (renewed === undefined || renewed === sealedUrl) continue;
    const changed = await db
      .update(transports)
      .set({ sealedUrl: renewed })
      .where(and(eq(transports.id, id), eq(transports.sealedUrl, sealedUrl)))
      .returning({ id: transports.id });
    result.renewed += changed.length;
  }
  const signing = await db
    .select({ id: senders.id, dkim: senders.dkim })
    .from(senders)
    .where(sql`${senders.dkim} <> '[]'`);
  for (const { id, dkim } of signing) {
    const renewed = dkim.map((key) => ({ ...key, sealedKey: sealer.renew(key.sealedKey) ?? key.sealedKey }));
    for (const { domain, selector, sealedKey } of dkim) {
      if (sealer.read(sealedKey) === undefined) result.unreadable.push(`the DKIM key "${selector}" of ${domain}`);
    }
    const count = renewed.filter((key, index) => key.sealedKey !== dkim[index]?.sealedKey).length;
    if (count === 0) continue;
    const changed = await db
      .update(senders)
      .set({ dkim: renewed })
      .where(and(eq(senders.id, id), sql`${senders.dkim} = ${JSON.stringify(dkim)}::text::jsonb`))
      .returning({ id: senders.id });
    result.renewed += changed.length * count;
  }
  for (const { id, name, sealedUrl, sealedSecret } of await db.select().from(channels)) {
    const url = sealer.renew(sealedUrl);
    const secret = sealedSecret === null ? null : sealer.renew(sealedSecret);
    if (url === undefined || secret === undefined) result.unreadable.push(`the URL or secret of the channel "${name}"`);
    if (url === undefined || secret === undefined || (url === sealedUrl && secret === sealedSecret)) continue;
    const changed = await db
      .update(channels)
      .set({ sealedUrl: url, sealedSecret: secret })
      .where(and(eq(channels.id, id), eq(channels.sealedUrl, sealedUrl)))
      .returning({ id: channels.id });
    result.renewed += changed.length;
  }
  const feeds = await db
    .select({ id: reps.id, name: reps.name, sealedUrl: reps.sealedCalendarUrl })
    .from(reps)
    .where(isNotNull(reps.sealedCalendarUrl));
  for (const { id, name, sealedUrl } of feeds) {
    const renewed = sealer.renew(sealedUrl ?? "");
    if (renewed === undefined) result.unreadable.push(`the calendar of the rep "${name}"`);
    if (renewed === undefined || renewed === sealedUrl) continue;
    const isSame = and(eq(reps.id, id), eq(reps.sealedCalendarUrl, sealedUrl ?? ""));
    const changed = await db.update(reps).set({ sealedCalendarUrl: renewed }).where(isSame).returning({ id: reps.id });
    result.renewed += changed.length;
  }
  await renewEndpoints({ db, sealer }, result);
  return result;
}

async function renewEndpoints({ db, sealer }: Pick<Ground, "db" | "sealer">, result: RenewedSecrets): Promise<void> {
  for (const { id, shownUrl, sealedUrl, sealedSecret, sealedPrevious } of await db.select().from(webhookEndpoints)) {
    const url = sealer.renew(sealedUrl);
    const secret = sealer.renew(sealedSecret);
    const previous = sealedPrevious === null ? null : (sealer.renew(sealedPrevious) ?? null);
    if (url === undefined || secret === undefined) {
      result.unreadable.push(`the URL or secret of the webhook ${shownUrl}`);
      continue;
    }
    if (url === sealedUrl && secret === sealedSecret && previous === sealedPrevious) continue;
    const same = and(eq(webhookEndpoints.sealedUrl, sealedUrl), eq(webhookEndpoints.sealedSecret, sealedSecret));
    const changed = await db
      .update(webhookEndpoints)
      .set({ sealedUrl: url, sealedSecret: secret, sealedPrevious: previous })
      .where(and(eq(webhookEndpoints.id, id), same))
      .returning({ id: webhookEndpoints.id });
    result.renewed += changed.length;
  }
}
