import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, leads, messages, tasks, touches } from "../../src/db/schema/index.ts";
import { explainEnrollment } from "../../src/enrollment/explain/explain.ts";
import { parseAssumption } from "../../src/enrollment/simulate/assumption.ts";
import { simulate } from "../../src/enrollment/simulate/simulate.ts";
import type { Timetable } from "../../src/enrollment/simulate/simulate.ts";
import { simulatedLead } from "../../src/enrollment/simulate/simulated-lead.ts";
import type { SequenceDefinition } from "../../src/sequence/definition/definition.ts";
import { windowMs } from "../../src/track/grade/judge-mail.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishStarter } from "../support/starters.ts";

interface Person {
  email: string;
  timezone?: string;
  attributes?: Record<string, string | number>;
  tags?: string[];
}

/** Something that happens at an instant, in reality and in the simulation alike. */
interface Deed {
  at: Date;
  happen: () => Promise<void>;
}

/** Lets time pass from one due instant to the next, until the enrollment has ended. */
async function live(t: TestEngine, enrollmentId: string, plan: (sent: Map<string, Date>) => Deed[]): Promise<void> {
  const { app, clock } = t;
  const done = new Set<number>();
  for (;;) {
    await untilIdle(app);
    const [row] = await app.db.select().from(enrollments).where(eq(enrollments.id, enrollmentId));
    if (row!.status !== "active") return;
    const coming = plan(await sentBy(t, enrollmentId))
      .filter((deed) => !done.has(deed.at.getTime()))
      .sort((a, b) => a.at.getTime() - b.at.getTime());
    const [deed] = coming;
    const next = deed !== undefined && (row!.dueAt === null || deed.at <= row!.dueAt) ? deed.at : row!.dueAt!;
    clock.advanceTo(next);
    if (deed?.at === next) {
      done.add(next.getTime());
      await deed.happen();
    }
  }
}

async function sentBy({ app }: TestEngine, enrollmentId: string): Promise<Map<string, Date>> {
  const rows = await app.db
    .select()
    .from(messages)
    .where(and(eq(messages.enrollmentId, enrollmentId), eq(messages.status, "sent")))
    .orderBy(messages.sentAt);
  return new Map(rows.map(({ stepId, sentAt }) => [stepId, sentAt!]));
}

async function enroll(t: TestEngine, event: string, person: Person, properties: Record<string, string> = {}) {
  await recordEvent(t.app, { name: event, lead: person, properties, source: "api" });
  await untilIdle(t.app);
  const [row] = await t.app.db.select().from(enrollments);
  return row!;
}

function foresee(
  definition: SequenceDefinition,
  enrollment: typeof enrollments.$inferSelect,
  person: Person,
  assume: string[],
): Timetable {
  const { id: enrollmentId, sequenceId, leadId, createdAt } = enrollment;
  const { email, ...known } = person;
  const lead = simulatedLead.parse({ ...known, attributes: { ...person.attributes, email } });
  const assumptions = assume.map((text) => {
    const parsed = parseAssumption(text);
    if (parsed.kind === "invalid") throw new Error(parsed.message);
    return parsed.assumption;
  });
  return simulate({ definition, lead, at: createdAt, assumptions, ids: { enrollmentId, sequenceId, leadId } });
}

const mailsOf = ({ effects }: Timetable) =>
  new Map(effects.flatMap(({ at, effect }) => (effect.kind === "sendEmail" ? [[effect.stepId, at] as const] : [])));

/** The decisions of both, without the settling of mails, which takes no time in a simulation, and what only the world does. */
async function decisionsOf(t: TestEngine, enrollmentId: string): Promise<string[]> {
  const { decisions } = await explainEnrollment(t.app, { id: enrollmentId });
  return decisions
    .filter(({ rule, outcome }) => rule !== "enrollment" && rule !== "message" && outcome !== "held")
    .map(({ at, stepId, rule, outcome }) => `${at} ${stepId} ${rule} ${outcome}`);
}

const foreseen = ({ entries }: Timetable) =>
  entries
    .filter(({ what }) => what.rule !== "lead")
    .map(({ at, stepId, what }) => `${at.toISOString()} ${stepId} ${what.rule} ${what.outcome}`);

test("the welcome sequence goes as simulated, across a weekend and the change of clocks", async () => {
  await using t = await openTestEngine();
  const { definition } = await publishStarter(t.app, "welcome");
  t.clock.advanceTo(new Date("2026-03-27T16:00:00Z"));
  const person = { email: "mara@fjord.example", timezone: "Europe/Paris", attributes: { country: "FR" } };
  const enrollment = await enroll(t, "signup", person);
  await live(t, enrollment.id, () => []);
  const timetable = foresee(definition, enrollment, { ...person, timezone: "Europe/Paris" }, []);
  expect([...(await sentBy(t, enrollment.id))]).toEqual([...mailsOf(timetable)]);
  expect([...mailsOf(timetable).keys()]).toEqual(["hello", "guide", "offer"]);
  expect(await decisionsOf(t, enrollment.id)).toEqual(foreseen(timetable));
});

test.each([
  ["nobody clicks", [] as string[]],
  ["the copy is clicked two hours later", ["clicks copy https://example.com/ebook.pdf after PT2H"]],
])("the ebook sequence goes as simulated when %s", async (_, assume) => {
  await using t = await openTestEngine();
  const { definition } = await publishStarter(t.app, "ebook-download");
  const person = { email: "kim@lead.test", timezone: "America/New_York", tags: ["fair"] };
  const enrollment = await enroll(t, "ebook_downloaded", person, { ebook: "handbook" });
  await live(t, enrollment.id, (sent) => {
    const copy = sent.get("copy");
    if (assume.length === 0 || copy === undefined) return [];
    const at = new Date(copy.getTime() + 2 * 3_600_000);
    const click = async () => {
      const [message] = await t.app.db.select().from(messages).where(eq(messages.stepId, "copy"));
      // A person's, once nothing more can come of the same burst.
      await t.app.db.insert(touches).values({
        messageId: message!.id,
        leadId: message!.leadId,
        kind: "click",
        at: new Date(at.getTime() - windowMs),
        url: "https://example.com/ebook.pdf",
        links: ["example.com/ebook.pdf"],
        key: "click",
        features: { method: "GET", agent: "browser", network: "ordinary", prefetch: false },
        verdict: "unknown",
        reasons: [],
        dueAt: at,
      });
      await t.app.queues.enqueue("engage", {});
    };
    return [{ at, happen: click }];
  });
  const timetable = foresee(definition, enrollment, person, assume);
  expect([...(await sentBy(t, enrollment.id))]).toEqual([...mailsOf(timetable)]);
  expect(await decisionsOf(t, enrollment.id)).toEqual(foreseen(timetable));
  const [lead] = await t.app.db.select().from(leads);
  expect([lead!.tags, lead!.attributes["source"]]).toEqual([["fair", "reader"], "handbook"]);
  const made = await t.app.db.select().from(tasks);
  expect(made.map(({ title }) => title)).toEqual(assume.length === 0 ? [] : ["Call about the handbook"]);
});

test.each([
  ["nobody buys", [] as string[], ["soon", "today", "ended"]],
  ["the lead buys after the first mail", ["event subscription_started after PT200H"], ["soon"]],
])("the trial sequence goes as simulated when %s", async (_, assume, steps) => {
  await using t = await openTestEngine();
  const { definition } = await publishStarter(t.app, "trial-expiry");
  const ends = new Date(t.clock.now().getTime() + 10 * 86_400_000).toISOString().slice(0, 10);
  const person = {
    email: "sam@lead.test",
    timezone: "Asia/Kathmandu",
    attributes: { trial_ends_at: ends, plan: "trial" },
  };
  const enrollment = await enroll(t, "trial_started", person);
  await live(t, enrollment.id, () => {
    if (assume.length === 0) return [];
    const at = new Date(enrollment.createdAt.getTime() + 200 * 3_600_000);
    const buy = async () => {
      await recordEvent(t.app, { name: "subscription_started", lead: person, properties: {}, source: "api" });
    };
    return [{ at, happen: buy }];
  });
  const timetable = foresee(definition, enrollment, person, assume);
  expect([...(await sentBy(t, enrollment.id))]).toEqual([...mailsOf(timetable)]);
  expect([...mailsOf(timetable).keys()]).toEqual(steps);
  expect(await decisionsOf(t, enrollment.id)).toEqual(foreseen(timetable));
  const [row] = await t.app.db.select().from(enrollments);
  expect([row!.status, row!.exitReason]).toEqual(assume.length === 0 ? ["completed", null] : ["exited", "event"]);
  const [twice] = await t.app.db.execute<{ n: number }>(sql`
    select count(*)::int as n from (select from messages group by enrollment_id, step_id having count(*) > 1) x`);
  expect(twice!.n).toBe(0);
});
