import { eq, sql } from "drizzle-orm";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enrollments, inboundMails, leads, messages, senders, sequences, touches } from "../../src/db/schema/index.ts";
import type { Attributes } from "../../src/db/schema/leads.ts";
import type { TouchVerdict } from "../../src/db/schema/touches.ts";
import { loadFacts } from "../../src/enrollment/facts/load-facts.ts";
import { engage } from "../../src/promote/engage/engage.ts";
import { mayMeasure } from "../../src/consent/may-measure.ts";
import { mayMeasureSql } from "../../src/consent/may-measure-sql.ts";
import { measuredPurposes } from "../../src/consent/policy/policy.ts";
import { readPolicy } from "../../src/consent/policy/read-policy.ts";
import { linkNames } from "../../src/render/fill/link-name.ts";
import { clickUrl, pixelUrl } from "../../src/send/mail/links.ts";
import { condition as conditionSchema } from "../../src/sequence/condition/condition.ts";
import { evaluateCondition } from "../../src/sequence/condition/evaluate.ts";
import { openScope } from "../../src/sequence/condition/open-scope.ts";
import { conditionToSql } from "../../src/sequence/condition/to-sql.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

const hourMs = 3_600_000;
const minuteMs = 60_000;
const guide = "https://acme.test/guide";
const offer = "https://acme.test/offer";
const browser = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" };

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  const mjml = smallTemplate("Mail").replace("</mj-text>", `<a href="${offer}?from=mail">the offer</a></mj-text>`);
  await api.call("PUT", "/v1/templates", { key: "mail", mjml });
});
afterEach(() => api[Symbol.asyncDispose]());

async function published(steps: object[]): Promise<string> {
  const { json } = await api.call("POST", "/v1/sequences", { name: "Course", trigger: { manual: true }, steps });
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  return json.id;
}

async function enroll(sequenceId: string, name: string): Promise<{ leadId: string; enrollmentId: string }> {
  const leadId = (await api.call("POST", "/v1/leads", { email: `${name}@example.com` })).json.id;
  return { leadId, enrollmentId: (await api.call("POST", "/v1/enrollments", { sequenceId, leadId })).json.id };
}

async function enrollAgain(sequenceId: string, leadId: string): Promise<{ leadId: string; enrollmentId: string }> {
  return { leadId, enrollmentId: (await api.call("POST", "/v1/enrollments", { sequenceId, leadId })).json.id };
}

const at = (ms: number) => new Date(api.clock.now().getTime() + ms);
const inbound = (n: number, leadId: string, messageId: string, receivedAt: Date) => ({
  digest: `digest ${n}`,
  source: "test",
  envelopeFrom: "a@example.com",
  envelopeTo: ["b@example.com"],
  raw: Buffer.from("raw"),
  size: 3,
  receivedAt,
  status: "settled" as const,
  leadId,
  messageId,
});

test("a branch goes by what a person did with the mails of its own sequence", async () => {
  const conditions = {
    sent: { message: "sent", step: "one" },
    other: { message: "sent", step: "two" },
    opened: { message: "opened", step: "one" },
    clicked: { message: "clicked" },
    guide: { message: "clicked", link: guide },
    offer: { message: "clicked", link: offer },
    recent: { message: "opened", within: "PT1H" },
    replied: { message: "replied", step: "one" },
  };
  const names = Object.keys(conditions);
  const choices = Object.entries(conditions).flatMap(([name, test], index) => [
    { id: `if-${name}`, kind: "branch", if: test, onTrue: `tag-${name}`, onFalse: `if-${names[index + 1] ?? "last"}` },
    { id: `tag-${name}`, kind: "updateLead", addTags: [name] },
  ]);
  const id = await published([
    { id: "one", kind: "email", template: "mail" },
    { id: "pause", kind: "wait", for: "P1D" },
    ...choices,
    { id: "if-last", kind: "wait", for: "P1D" },
    { id: "two", kind: "email", template: "mail" },
  ]);
  const people = ["nothing", "scanned", "opens", "clicks", "replies", "forged"];
  const walks = new Map<string, { leadId: string; enrollmentId: string }>();
  for (const name of people) walks.set(name, await enroll(id, name));
  await turn(api.app);
  const mails = new Map<string, typeof messages.$inferSelect>();
  for (const [name, { leadId }] of walks) {
    const [mail] = await api.app.db.select().from(messages).where(eq(messages.leadId, leadId));
    mails.set(name, mail!);
  }
  const path = (url: string) => url.slice(api.app.site.publicUrl.length);
  const { site, signers } = api.app;
  const open = (name: string, headers: Record<string, string>) =>
    api.raw(path(pixelUrl(site, signers.track, mails.get(name)!.id)), { headers });
  const click = (name: string, url: string, headers: Record<string, string>) =>
    api.raw(path(clickUrl(site, signers.track, mails.get(name)!.id, url)), { headers });

  api.clock.advanceBy(hourMs);
  expect((await open("opens", browser)).status).toBe(200);
  expect((await click("clicks", guide, browser)).status).toBe(302);
  await open("scanned", { "User-Agent": "Barracuda Sentinel" });
  await click("scanned", guide, { "User-Agent": "Barracuda Sentinel" });
  const reply = (n: number, name: string) => inbound(n, walks.get(name)!.leadId, mails.get(name)!.id, api.clock.now());
  await api.app.db.insert(inboundMails).values([
    { ...reply(1, "replies"), class: "human_reply" },
    // Whoever a person found not to be the lead has not replied; nor has an auto-reply.
    { ...reply(2, "forged"), class: "human_reply", review: "dismissed" },
    { ...reply(3, "scanned"), class: "auto_reply" },
  ]);
  await api.app.hits.flush();
  api.clock.advanceBy(minuteMs);
  await engage(api.app);
  api.clock.advanceBy(23 * hourMs);
  await turn(api.app);

  const tags = async (name: string) =>
    (await api.call("GET", `/v1/leads/${walks.get(name)!.leadId}`)).json.tags.toSorted();
  expect(await Promise.all(people.map(tags))).toEqual([
    ["sent"],
    ["sent"],
    ["opened", "sent"],
    ["clicked", "guide", "opened", "sent"],
    ["replied", "sent"],
    ["sent"],
  ]);

  const members = async (condition: object) => {
    const put = await api.call("PUT", "/v1/segments", { key: "engaged", name: "Engaged", condition });
    expect(put.status).toBe(200);
    const { json } = await api.call("GET", `/v1/segments/${put.json.id}/leads`);
    return json.data.map(({ email }: { email: string }) => email.split("@")[0]).toSorted();
  };
  const often = (value: number) => ({ message: "clicked", within: "P30D", count: { op: "gte", value } });
  expect(await members({ message: "opened" })).toEqual(["clicks", "opens"]);
  expect(await members({ message: "replied", sequence: id })).toEqual(["replies"]);
  expect(await members(often(1))).toEqual(["clicks"]);
  expect(await members(often(2))).toEqual([]);
  // Consent is asked when the segment is.
  await api.call("PUT", `/v1/leads/${walks.get("clicks")!.leadId}/consent`, {
    profile: "denied",
    method: "spoken",
  });
  expect(await members(often(1))).toEqual([]);
});

test("a condition on messages means the same in SQL and in the step machine, of one walk, one sequence, or all", async () => {
  const steps = [
    { id: "one", kind: "email", template: "mail" },
    { id: "two", kind: "email", template: "mail" },
  ];
  const id = await published(steps);
  const other = await published(steps);
  const { app } = api;
  await app.db.update(sequences).set({ key: "other" }).where(eq(sequences.id, other));
  const ids = await Promise.all(Array.from({ length: 24 }, (_, n) => enroll(id, `lead${n}`)));
  const others = await Promise.all(ids.map(({ leadId }) => enrollAgain(other, leadId)));
  // Who may be measured: by what they said, by where they are, and by what holds for all.
  const people = fc.sample(
    fc.record({
      consent: fc.dictionary(fc.constantFrom("opens", "clicks", "profile"), fc.constantFrom("granted", "denied"), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      country: fc.constantFrom(null, "fr", "France", "FR-IDF", "Germany", "gp", "nowhere"),
      timezone: fc.constantFrom(null, "Europe/Paris", "Europe/Berlin", "Europe/Rome", "Mars/Base"),
    }),
    { numRuns: ids.length, seed: 11 },
  );
  for (const [n, { leadId }] of ids.entries()) {
    const { consent = {}, country = null, timezone = null } = people[n] ?? {};
    const attributes: Attributes = country === null ? {} : { country };
    await app.db.update(leads).set({ consent, attributes, timezone }).where(eq(leads.id, leadId));
  }
  const [sender] = await app.db.select().from(senders);
  const [walk] = await app.db.select().from(enrollments);
  const now = at(0);
  // Facts at the edges of the spans that are asked for, and in the future.
  const when = fc.constantFrom(0, -1, 1, -hourMs, -hourMs - 1, -hourMs + 1, -25 * hourMs, 2 * hourMs).map(at);
  const reaction = fc.record({
    kind: fc.constantFrom<"open" | "click">("open", "click"),
    verdict: fc.constantFrom<TouchVerdict>("human", "unknown", "machine"),
    url: fc.constantFrom(guide, offer),
    at: when,
  });
  const reply = fc.record({
    at: when,
    class: fc.constantFrom<"human_reply" | "auto_reply">("human_reply", "auto_reply"),
    review: fc.constantFrom<"needed" | "accepted" | "dismissed" | null>("needed", "accepted", "dismissed", null),
  });
  const mail = fc.record({
    stepId: fc.constantFrom("one", "two"),
    elsewhere: fc.boolean(),
    sentAt: fc.option(when),
    reactions: fc.array(reaction, { maxLength: 3 }),
    replies: fc.array(reply, { maxLength: 2 }),
  });
  const samples = fc.sample(fc.array(mail, { maxLength: 4 }), { numRuns: ids.length, seed: 5 });
  let count = 0;
  for (const [index, mails] of samples.entries()) {
    for (const { stepId, elsewhere, sentAt, reactions, replies } of mails) {
      const { leadId, enrollmentId } = (elsewhere ? others : ids)[index]!;
      count += 1;
      const row = {
        enrollmentId,
        leadId,
        sequenceId: elsewhere ? other : id,
        versionId: walk!.versionId,
        stepId,
        senderId: sender!.id,
      };
      const status = sentAt === null ? ("queued" as const) : ("sent" as const);
      const rest = {
        attemptKey: String(count),
        email: "a@example.com",
        rfcMessageId: `<${count}@test>`,
        status,
        sentAt,
      };
      const [added] = await app.db
        .insert(messages)
        .values({ ...row, ...rest, dueAt: now, queuedAt: now })
        .returning();
      const touched = reactions.map((one) => {
        const links = one.url === null ? [] : linkNames(one.url, undefined);
        return { ...one, links, messageId: added!.id, leadId, reasons: [] };
      });
      if (touched.length > 0) await app.db.insert(touches).values(touched);
      for (const { at: receivedAt, ...answer } of replies) {
        count += 1;
        await app.db.insert(inboundMails).values({ ...inbound(count, leadId, added!.id, receivedAt), ...answer });
      }
    }
  }
  const everything = {
    events: [],
    account: [],
    ownMessages: true,
    deeds: [null],
    score: false,
    tasks: false,
    trigger: false,
    recentSends: false,
  };
  const known = await app.db.select().from(leads);
  const policy = await readPolicy(app.db);
  const zones = known.flatMap(({ timezone }) => timezone ?? []);
  for (const purpose of measuredPurposes) {
    const rows = await app.db.execute<{ id: string; may: boolean }>(
      sql`select l.id, ${mayMeasureSql(policy, purpose, zones)} as may from leads l`,
    );
    const may = new Map(rows.map((row) => [row.id, row.may]));
    for (const lead of known) expect(may.get(lead.id)).toBe(mayMeasure({ policy, lead })[purpose]);
  }
  const walks = ids.map(({ enrollmentId }) => enrollmentId);
  const facts = await loadFacts(app.db, known, walks, everything, now);

  const leaf = fc.record(
    {
      message: fc.constantFrom("sent", "opened", "clicked", "replied"),
      step: fc.constantFrom("one", "two"),
      link: fc.constantFrom(guide, offer),
      sequence: fc.constantFrom("*", "other", other, id, "missing"),
      within: fc.constantFrom("PT1H", "P1D"),
      count: fc.record({ op: fc.constantFrom("gte", "eq", "lt"), value: fc.constantFrom(0, 1, 2, 3) }),
    },
    { requiredKeys: ["message"] },
  );
  const trees = fc.oneof(
    leaf,
    leaf.map((not) => ({ not })),
    fc.array(leaf, { minLength: 2, maxLength: 2 }).map((all) => ({ all })),
  );
  const seen = new Set<boolean | null>();
  await fc.assert(
    fc.asyncProperty(trees, fc.boolean(), async (tree, inWalk) => {
      const condition = conditionSchema.parse(tree);
      const scope = { ...(await openScope(app.db, condition, now)), ...(inWalk && { enrollmentId: sql`e.id` }) };
      const rows = await app.db.execute<{ id: string; holds: boolean | null }>(sql`
        select e.id, ${conditionToSql(condition, scope)} as holds
        from enrollments e join leads l on l.id = e.lead_id`);
      const inSql = new Map(rows.map((row) => [row.id, row.holds]));
      for (const { leadId, enrollmentId } of ids) {
        const about = facts.of(leadId, inWalk ? enrollmentId : null);
        const { result } = evaluateCondition(condition, about, now, "UTC");
        expect(inSql.get(enrollmentId)).toBe(result);
        seen.add(result);
      }
    }),
    { numRuns: 150 },
  );
  expect(seen).toEqual(new Set([true, false]));
});
