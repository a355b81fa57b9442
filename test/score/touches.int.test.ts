import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { events, messages } from "../../src/db/schema/index.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { newId } from "../../src/platform/ids.ts";
import { recompute } from "../../src/score/compute/recompute.ts";
import { scoreChanged } from "../../src/score/compute/score-changed.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";
import { tellRules } from "./support.ts";

const rules = tellRules({
  engagement: [
    {
      id: "mail",
      rules: [
        { id: "open", on: "open", points: 2 },
        { id: "click", on: "click", points: 10 },
        { id: "prices", on: "click", link: "example.com/pricing", points: 100 },
        { id: "reply", on: "reply", points: 1_000 },
        { id: "keen", on: "reply", category: ["interested", "meeting"], points: 500, cap: 500 },
      ],
    },
  ],
});

let api: TestApi;
let leadId: string;
let mails: string[];
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
  const steps = ["one", "two"].map((id) => ({ id, kind: "email", template: "mail" }));
  const { json } = await api.call("POST", "/v1/sequences", { name: "S", trigger: { event: "came" }, steps });
  await api.call("POST", `/v1/sequences/${json.id}/publish`);
  leadId = (await api.call("POST", "/v1/events", { name: "came", lead: { email: "ada@example.com" } })).json.leadId;
  await enrollFromEvents(api.app);
  await advanceDue(api.app);
  const [first] = await api.app.db.select().from(messages);
  mails = [first!.id, newId()];
  const columns = sql.raw(
    (
      await api.app.db.execute<{ name: string }>(sql`
        select quote_ident(column_name) as name from information_schema.columns
        where table_name = 'messages' and column_name not in ('id', 'attempt_key') and is_generated = 'NEVER'`)
    )
      .map(({ name }) => name)
      .join(", "),
  );
  await api.app.db.execute(sql`
    insert into messages (id, attempt_key, ${columns}) select ${mails[1]}::uuid, '9', ${columns} from messages where id = ${first!.id}`);
  await putScoring(api.app, { rules, by: "test" });
  await settle();
});
afterEach(() => api[Symbol.asyncDispose]());

async function settle(): Promise<void> {
  await scoreChanged(api.app);
  await recompute(api.app);
}

async function engagement(): Promise<number> {
  await settle();
  return (await api.call("GET", `/v1/leads/${leadId}`)).json.score.engagement;
}

async function touch(kind: "open" | "click", verdict: string, mail = 0, url: string | null = null): Promise<string> {
  const id = newId();
  const links = url === null ? "{}" : `{${new URL(url).host}${new URL(url).pathname}}`;
  const at = new Date(api.clock.now().getTime() + 1).toISOString();
  await api.app.db.execute(sql`
    insert into touches (id, message_id, lead_id, kind, at, url, links, verdict, reasons)
    values (${id}, ${mails[mail]}, ${leadId}, ${kind}, ${at}::timestamptz, ${url}, ${links}::text[], ${verdict}, '{}')`);
  api.clock.advanceBy(3_600_000);
  return id;
}

async function reply(answer: object | null): Promise<string> {
  const id = newId();
  const at = api.clock.now().toISOString();
  await api.app.db.execute(sql`
    insert into inbound_mails (id, digest, source, envelope_from, envelope_to, raw, size, received_at, status, class, lead_id, answer)
    values (${id}, ${id}, 'test', '', '{}', '', 0, ${at}::timestamptz, 'classified', 'human_reply', ${leadId},
      ${answer === null ? null : JSON.stringify(answer)}::text::jsonb)`);
  return id;
}

test("a mail counts once as opened, by a person only", async () => {
  await touch("open", "unknown");
  await touch("open", "machine");
  expect(await engagement()).toBe(0);
  await touch("open", "human");
  await touch("open", "human");
  expect(await engagement()).toBe(2);
  await touch("open", "human", 1);
  expect(await engagement()).toBe(4);
});

test("a link counts once for each mail, by its name or place as in conditions", async () => {
  await touch("click", "human", 0, "https://example.com/blog");
  await touch("click", "human", 0, "https://example.com/blog");
  expect(await engagement()).toBe(10);
  await touch("click", "human", 0, "https://example.com/pricing");
  expect(await engagement()).toBe(120);
  await touch("click", "human", 1, "https://example.com/pricing");
  expect(await engagement()).toBe(230);
});

test("a touch that turns out to be a machine's gives all its points back, and gets them again when that was wrong", async () => {
  await touch("open", "human");
  const before = await engagement();
  const prices = await touch("click", "human", 1, "https://example.com/pricing");
  expect(await engagement()).toBe(before + 110);
  const regrade = (verdict: string) =>
    api.app.db.execute(sql`update touches set verdict = ${verdict} where id = ${prices}`);
  await regrade("machine");
  await regrade("machine");
  expect(await engagement()).toBe(before);
  await regrade("human");
  expect(await engagement()).toBe(before + 110);
  await api.app.db.execute(sql`delete from touches where id = ${prices}`);
  expect(await engagement()).toBe(before);
});

test("a reply counts by what it says, and no more once a person says that it was none", async () => {
  await reply({ category: "interested" });
  const other = await reply({ category: "later" });
  expect(await engagement()).toBe(2_500);
  const set = (column: string, value: string | null) =>
    api.app.db.execute(sql`update inbound_mails set ${sql.raw(column)} = ${value} where id = ${other}`);
  await set("class", "auto_reply");
  expect(await engagement()).toBe(1_500);
  await set("class", "human_reply");
  await set("review", "needed");
  expect(await engagement()).toBe(1_500);
  await set("review", "accepted");
  expect(await engagement()).toBe(2_500);
  await set("lead_id", null);
  expect(await engagement()).toBe(1_500);
});

test("an erased event and an erased lead leave nothing behind", async () => {
  await reply(null);
  expect(await engagement()).toBe(1_000);
  await api.app.db.delete(events);
  expect(await engagement()).toBe(1_000);
  await api.app.db.execute(sql`delete from messages where lead_id = ${leadId}`);
  await api.app.db.execute(sql`delete from enrollments where lead_id = ${leadId}`);
  await api.app.db.execute(sql`delete from leads where id = ${leadId}`);
  await settle();
  const [left] = await api.app.db.execute<{ n: number }>(sql`select count(*)::int as n from score_changes`);
  expect(left!.n).toBe(0);
});
