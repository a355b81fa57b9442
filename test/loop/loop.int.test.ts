import { eq, sql } from "drizzle-orm";
import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { enrollments, leads, reps, suppressions } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { noGuard } from "../support/no-guard.ts";
import { publishMails } from "../support/sequences.ts";
import { kinds, zones } from "./kinds.ts";
import type { Kind } from "./kinds.ts";

// No domain of these tests has any record.
const resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
const dayMs = 86_400_000;
const count = Number(process.env["LOOP_LEADS"] ?? 3 * kinds.length);

interface Person {
  leadId: string;
  email: string;
  kind: Kind;
  zone: (typeof zones)[number];
}

async function signUp({ app }: TestEngine): Promise<Person[]> {
  const people: Person[] = [];
  for (let number = 0; number < count; number += 1) {
    const kind = kinds[number % kinds.length]!;
    const zone = zones[Math.floor(number / kinds.length) % zones.length]!;
    const email = `lead${number}@firm.test`;
    const lead = { email, timezone: zone };
    const { leadId } = await recordEvent(app, { name: "signup", lead, properties: {}, source: "api" });
    people.push({ leadId, email, kind, zone });
  }
  return people;
}

/** Everybody answers the first mail they got, as they are like, twice: mail systems repeat themselves. */
async function answerAll(t: TestEngine, people: Person[], mails: readonly ReceivedMail[]): Promise<number> {
  const first = new Map<string, ReceivedMail>();
  for (const mail of mails) {
    const to = mail.envelope.to[0] ?? "";
    if (mail.subject === "Welcome 1" && !first.has(to)) first.set(to, mail);
  }
  const date = t.clock.now().toUTCString().replace("GMT", "+0000");
  const port = t.engine.inboundPort!;
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true, pool: true, maxConnections: 5 });
  const answers = people.flatMap(({ email, kind }) => kind.answer(first.get(email)!, date) ?? []);
  await Promise.all(
    answers.flatMap(({ from, to, raw }) => {
      const again = `Received: from mx.lead.test by mx2.lead.test; ${date}\r\n${raw}`;
      return [raw, again].map((one) => transport.sendMail({ envelope: { from, to }, raw: one }));
    }),
  );
  transport.close();
  return answers.length;
}

test(
  `of ${count} leads exactly those are promoted who answered themselves, and everybody else is treated as their answer asks`,
  { timeout: 900_000 },
  async () => {
    await using t = await openTestEngine({
      perMinute: 1_000_000,
      settings: { guard: noGuard },
      overrides: { resolve },
    });
    await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
    await publishMails(t.app, { name: "Welcome" });
    await publishMails(t.app, { name: "Tips" });
    // The mailbox keeps only the latest mails.
    const mails: ReceivedMail[] = [];
    t.mailbox.onMessage((mail) => {
      if (receiver(mail).endsWith("@firm.test")) mails.push(mail);
    });
    const people = await signUp(t);
    await untilIdle(t.app);
    expect(mails).toHaveLength(2 * count);
    const answered = await answerAll(t, people, mails);
    await untilIdle(t.app);

    const [stored] = await t.app.db.execute<{ mails: number }>(sql`select count(*)::int as mails from inbound_mails`);
    expect(stored?.mails).toBe(answered);
    const rows = await t.app.db
      .select({
        leadId: leads.id,
        stage: leads.stage,
        status: enrollments.status,
        exitReason: enrollments.exitReason,
        resumeAt: enrollments.resumeAt,
        suppressed: suppressions.reason,
      })
      .from(leads)
      .innerJoin(enrollments, eq(enrollments.leadId, leads.id))
      .leftJoin(suppressions, eq(suppressions.email, leads.email));
    expect(rows).toHaveLength(2 * count);
    const byLead = Map.groupBy(rows, ({ leadId }) => leadId);
    for (const { leadId, kind, zone } of people) {
      const { stage, status, exitReason = null, resumeAt, suppressed = null } = kind.outcome;
      for (const row of byLead.get(leadId)!) {
        expect({ ...row, resumeAt: row.resumeAt?.toISOString() ?? null, kind: kind.name }).toEqual({
          leadId,
          stage,
          status,
          exitReason,
          suppressed,
          kind: kind.name,
          resumeAt: resumeAt?.[zone] ?? null,
        });
      }
    }

    t.clock.advanceBy(2 * dayMs);
    await untilIdle(t.app);
    const going = people.filter(({ kind }) => kind.outcome.status === "active");
    expect(
      mails
        .slice(2 * count)
        .map(receiver)
        .toSorted(),
    ).toEqual(twice(going));

    // Tuesday, the 13th, 14:00 UTC: everybody who was away is back, and gets the second mails.
    const back = people.filter(({ kind }) => kind.outcome.status === "paused");
    const backAt = new Date("2026-01-13T14:00:00Z");
    t.clock.advanceBy(backAt.getTime() - t.clock.now().getTime());
    await eventually(async () => {
      const paused = await t.app.db.select().from(enrollments).where(eq(enrollments.status, "paused"));
      return paused.length === 0;
    });
    await untilIdle(t.app);
    const seconds = mails.slice(2 * count).filter(({ subject }) => subject.endsWith(" 2"));
    expect(seconds.map(receiver).toSorted()).toEqual(twice([...going, ...back]));
  },
);

const receiver = ({ envelope }: ReceivedMail) => envelope.to[0]!;
const twice = (people: readonly Person[]) => people.flatMap(({ email }) => [email, email]).toSorted();
