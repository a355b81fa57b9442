import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { publishMails } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";

let api: TestApi;
let sequenceId: string;
const day = 86_400_000;

beforeAll(async () => {
  api = await openTestApi();
  sequenceId = await publishMails(api.app, { mails: 3, name: "Welcome" });
  for (const name of ["ann", "bob", "cem"]) {
    const lead = await api.call("POST", "/v1/leads", { email: `${name}@lead.test` });
    await api.call("POST", "/v1/enrollments", { sequenceId, leadId: lead.json.id });
  }
  for (let mail = 0; mail < 3; mail += 1) {
    await turn(api.app);
    api.clock.advanceBy(2 * day + 60_000);
  }
  // Ann opened each mail an hour after it came, Bob's gateway did; Cem clicked in the first one.
  await api.app.db.execute(sql`
    insert into touches (id, message_id, lead_id, kind, at, url, links, verdict, reasons)
    select gen_random_uuid(), m.id, l.id, case l.email when 'cem@lead.test' then 'click' else 'open' end,
      m.sent_at + interval '1 hour', case l.email when 'cem@lead.test' then 'https://acme.test/guide' end,
      case l.email when 'cem@lead.test' then '{acme.test/guide}'::text[] else '{}' end,
      case l.email when 'bob@lead.test' then 'machine' else 'human' end, '{}'
    from messages m join leads l on l.id = m.lead_id
    where l.email <> 'cem@lead.test' or m.step_id = 'mail-1'`);
  await api.call("PATCH", `/v1/leads/${(await leadOf("bob")).id}`, { tags: ["vip"] });
});
afterAll(() => api[Symbol.asyncDispose]());

const leadOf = async (name: string) => (await api.call("GET", `/v1/leads?email=${name}@lead.test`)).json.data[0];
const dryRun = async (body: object) =>
  (await api.call("POST", `/v1/sequences/${sequenceId}/promotion-dry-run`, body)).json;
const told = ({ leads }: { leads: { email: string; cause: { kind: string } }[] }) =>
  leads.map(({ email, cause }) => `${email.split("@")[0]} ${cause.kind}`).sort();

test("by its own rule, whoever opened three mails, by a person, when the third was opened", async () => {
  const answer = await dryRun({});
  expect(told(answer)).toEqual(["ann opens"]);
  expect([answer.total, answer.leads[0].stage, answer.leads[0].cause.count]).toEqual([1, "lead", 3]);
  const [third] = await api.app.db.execute<{ at: string }>(sql`
    select max(t.at) as at from touches t join leads l on l.id = t.lead_id where l.email = 'ann@lead.test'`);
  expect(answer.leads[0].at).toBe(new Date(third!.at).toISOString());
});

test("by rules that are tried, and only within the days that are asked about", async () => {
  const any = [{ clicks: { count: 1, within: "P14D", link: "acme.test/guide" } }, { tag: "vip" }];
  expect(told(await dryRun({ promotion: { opens: "off", any } }))).toEqual(["bob condition", "cem clicks"]);
  expect(told(await dryRun({ promotion: { opens: "off", any: [any[0]] }, days: 1 }))).toEqual([]);
  expect((await leadOf("cem")).stage).toBe("lead");
});

test.each([
  [{ any: [{ clicks: { count: 0, within: "P1D" } }] }, "/promotion/any/0"],
  [{ any: [{ opens: { count: 1, within: "soon" } }] }, "/promotion/any/0"],
  [{ any: [{ message: "clicked", step: "mail-9" }] }, "/promotion/any/0/step"],
  [{ any: [] }, "/promotion/any"],
  [{ sometimes: true }, "/promotion"],
])("rules that cannot be carried out are refused: %j", async (promotion, pointer) => {
  const { status, json } = await api.call("POST", `/v1/sequences/${sequenceId}/promotion-dry-run`, { promotion });
  expect([status, json.code]).toEqual([422, "invalid_definition"]);
  expect(json.problems[0].pointer.startsWith(pointer)).toBe(true);
});
