import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { createTransport } from "nodemailer";
import type { App } from "../../../src/app.ts";
import { receiveSmtp } from "../../../src/inbound/smtp/receive-smtp.ts";
import { addAbsence } from "../../../src/rep/absence/add-absence.ts";
import { createRep } from "../../../src/rep/create-rep.ts";
import { patchRep } from "../../../src/rep/patch-rep.ts";
import { messageAddress } from "../../../src/send/mail/addresses.ts";
import { pixelUrl } from "../../../src/send/mail/links.ts";
import { recordOpen } from "../../../src/track/record-touch.ts";
import { browser } from "../../support/touch.ts";
import type { ChaosServices } from "../services.ts";
import { openChaosWorld } from "../world.ts";

const dayMs = 86_400_000;
/** Of each lead. An open that a person made promotes as well, so that it is open which of the five does. */
const repliesEach = 2;
const opensEach = 3;
const weights = [1, 2, 3, 4];

type Mail = { id: string; email: string; rfcMessageId: string };

/**
 * Every lead answers twice over SMTP and opens three times, most of them at the same time, and several worker processes draw
 * from it. Each lead is promoted once and handed over once, with one notice; the reps get their shares by weight within one; who is
 * away or inactive gets nothing.
 */
export async function promotions(services: ChaosServices, { leads, processes }: { leads: number; processes: number }) {
  await using world = await openChaosWorld(services, {
    workers: processes,
    sequence: { promotion: { opens: 1 } },
    env: { TRUSTED_AUTHSERV_IDS: "mx.acme.test" },
  });
  const { app, sink } = world;
  const present = await hire(app);
  await world.enroll(leads);
  for (let n = 0; n < processes; n += 1) world.startWorker();
  await world.untilSettled(leads);
  const mails = await anHourLater(app);

  const from = performance.now();
  await using server = await openReceiver(app);
  const held = mails.filter((_, n) => n % 4 === 0);
  await Promise.all([
    replyAll(
      app,
      server.port,
      mails.filter((mail) => !held.includes(mail)),
    ),
    openAll(app, mails),
    // A part of them answers only when their opens have made prospects of them.
    untilHandedOver(app, held).then(() => replyAll(app, server.port, held)),
  ]);
  await untilDrawn(app, leads * repliesEach);
  const seconds = Math.round((performance.now() - from) / 100) / 10;

  const counts = await countAll(app);
  const notices = sink.mails.filter(({ raw }) => /^subject: new prospect/im.test(raw.toString("latin1"))).length;
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const shares = present.map(({ id, weight }) => ({ got: counts.byRep.get(id) ?? 0, due: (leads * weight) / sum }));
  const isFair = shares.every(({ got, due }) => Math.abs(got - due) <= 1);
  const toAbsent = counts.handoffs - shares.reduce((all, { got }) => all + got, 0);
  const { promotions: promoted, handoffs, leadsPromoted } = counts;
  const isOnce = [promoted, handoffs, leadsPromoted, notices].every((count) => count === leads);
  return {
    leads,
    responses: leads * (repliesEach + opensEach),
    processes,
    seconds,
    promotions: promoted,
    handoffs,
    notices,
    shares: shares.map(({ got, due }) => `${got}/${due}`).join(" "),
    toAbsent,
    by: counts.by,
    ok: isOnce && isFair && toAbsent === 0,
  };
}

/** @returns those who are there; besides them there is one who is away and one who is inactive */
async function hire(app: App): Promise<{ id: string; weight: number }[]> {
  const present: { id: string; weight: number }[] = [];
  for (const weight of weights) {
    const { id } = await createRep(app, { name: `Rep ${weight}`, email: `rep${weight}@acme.test`, weight });
    present.push({ id, weight });
  }
  const away = await createRep(app, { name: "Away", email: "away@acme.test", weight: 5 });
  const day = (ahead: number) => new Date(Date.now() + ahead * dayMs).toISOString().slice(0, 10);
  await addAbsence(app, { repId: away.id, fromDate: day(-1), toDate: day(2), note: null });
  const gone = await createRep(app, { name: "Gone", email: "gone@acme.test", weight: 5 });
  await patchRep(app, { id: gone.id, patch: { active: false } });
  return present;
}

/** People open a mail some time after it came. */
async function anHourLater({ db }: App): Promise<Mail[]> {
  return db.execute<Mail>(sql`
    update messages set sent_at = sent_at - interval '1 hour', settled_at = settled_at - interval '1 hour'
    where status = 'sent' returning id, email, rfc_message_id as "rfcMessageId"`);
}

async function openReceiver(app: App): Promise<{ port: number } & AsyncDisposable> {
  const server = await receiveSmtp(app, { host: "127.0.0.1", port: 0, perMinute: 1_000_000 });
  return { port: server.port, [Symbol.asyncDispose]: () => server.close() };
}

async function replyAll(app: App, port: number, mails: readonly Mail[]): Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true, pool: true, maxConnections: 8 });
  const rounds = Array.from({ length: repliesEach }, (_, round) => shuffled(mails).map((mail) => ({ mail, round })));
  await Promise.all(
    rounds.flat().map(({ mail: { id, email, rfcMessageId }, round }) => {
      const to = messageAddress(app.site, app.signers.reply, "reply", id);
      const raw = [
        `Authentication-Results: mx.acme.test; dmarc=pass header.from=lead.test`,
        `From: Leo <${email}>`,
        `To: ${to}`,
        "Subject: Re: Welcome 1",
        `Message-ID: <${round}-${email}>`,
        `In-Reply-To: ${rfcMessageId}`,
        "",
        round === 0 ? "Yes, please call me on Thursday." : "And what does it cost for forty people?",
        "",
      ].join("\r\n");
      return transport.sendMail({ envelope: { from: email, to }, raw });
    }),
  );
  transport.close();
}

async function openAll(app: App, mails: readonly Mail[]): Promise<void> {
  for (let round = 0; round < opensEach; round += 1) {
    for (const [n, { id }] of shuffled(mails).entries()) {
      const token = /\/o\/([a-z2-7]+)\.gif/.exec(pixelUrl(app.site, app.signers.track, id))?.[1] ?? "";
      recordOpen(app, { ...browser, ip: `81.${round}.${n >> 8}.${n & 255}`, token });
      if (n % 50 === 0) await delay(20);
    }
    await app.hits.flush();
    // A second open so soon may be the same one, as some mail programs fetch pictures twice.
    await delay(1_000);
  }
}

async function untilHandedOver({ db }: App, mails: readonly Mail[]): Promise<void> {
  for (;;) {
    const rows = await db.execute<{ email: string }>(
      sql`select l.email from handoffs h join leads l on l.id = h.lead_id where h.cause ->> 'kind' = 'opens'`,
    );
    const known = new Set(rows.map(({ email }) => email));
    if (mails.every(({ email }) => known.has(email))) return;
    await delay(500);
  }
}

/** Waits until nothing is left to be drawn from what came in, and everybody was told. */
async function untilDrawn({ db }: App, replies: number): Promise<void> {
  for (;;) {
    const [row] = await db.execute<{ done: boolean }>(sql`
      select (select count(*) from inbound_mails where status = 'settled') = ${replies}::int
        and not exists (select from hit_batches) and not exists (select from touches where due_at is not null)
        and not exists (select from engagement_checks)
        and not exists (select from outbox where done_at is null and entry ->> 'topic' = 'handoff.created') as done`);
    if (row?.done === true) return;
    await delay(250);
  }
}

async function countAll({ db }: App) {
  const [row] = await db.execute<{ promotions: number; handoffs: number; leadsPromoted: number }>(sql`
    select (select count(*)::int from activities where kind = 'promoted') as promotions,
      (select count(*)::int from handoffs) as handoffs,
      (select count(distinct h.lead_id)::int from handoffs h join leads l on l.id = h.lead_id
        where l.stage = 'prospect' and l.rep_id = h.rep_id) as "leadsPromoted"`);
  const byRep = await db.execute<{ id: string; count: number }>(
    sql`select rep_id as id, count(*)::int as count from handoffs group by rep_id`,
  );
  const causes = await db.execute<{ kind: string; count: number }>(
    sql`select cause ->> 'kind' as kind, count(*)::int as count from handoffs group by 1 order by 1`,
  );
  return {
    ...row!,
    byRep: new Map(byRep.map(({ id, count }) => [id, count])),
    by: causes.map(({ kind, count }) => `${count} ${kind}`).join(", "),
  };
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
