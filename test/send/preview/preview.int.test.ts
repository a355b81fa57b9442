import { expect, test } from "vitest";
import { activities, leads, templates, touches } from "../../../src/db/schema/index.ts";
import { openPreviewEngine, template } from "./support.ts";
import type { Preview } from "./support.ts";

test("a stored template is previewed for a lead, with plain links that nobody is tracked by", async () => {
  await using t = await openPreviewEngine();
  await t.api("PUT", "/v1/templates", { key: "hello", mjml: template("Hello {{ lead.firstName | default: 'you' }}") });
  const lead = { email: "mara@fjord.example", firstName: "Mara" };
  const { id: leadId } = await t.api<{ id: string }>("POST", "/v1/leads", lead);
  const { problems, data } = await t.api<Preview>("POST", "/v1/templates/preview", { key: "hello", leadId });
  expect(problems).toEqual([]);
  expect(data).toHaveLength(1);
  const [mail] = data;
  expect(mail).toMatchObject({
    leadId,
    email: "mara@fjord.example",
    subject: "Hello Mara",
    preheader: "Good to have you, Mara",
    problems: [],
  });
  expect(mail!.text).toContain("the guide [https://acme.test/guide?for=mara%40fjord.example]");
  expect(mail!.links[0]).toEqual({
    url: "https://acme.test/guide?for=mara%40fjord.example",
    name: "acme.test/guide",
    text: "the guide",
  });
  expect(mail!.html).not.toMatch(/\/[oc]\/|<img/);
  const unsubscribe = mail!.links.at(-1)!.url;
  expect(unsubscribe).toMatch(/\/u\/preview$/);
  expect((await fetch(unsubscribe, { method: "POST" })).status).toBe(404);
  expect(await t.app.db.select().from(touches)).toEqual([]);
  expect(await t.app.db.select().from(activities)).toEqual([]);
  expect(t.mailbox.messages).toEqual([]);
});

test("a source is previewed without being stored, with partials of its own, for a lead told inline or an example", async () => {
  await using t = await openPreviewEngine();
  await t.api("PUT", "/v1/templates", { key: "partials/header", mjml: "<mj-text>Stored header</mj-text>" });
  await t.api("PUT", "/v1/templates", { key: "partials/footer", mjml: "<mj-text>Stored footer</mj-text>" });
  const mjml = template("Hello {{ lead.firstName | default: 'you' }} of {{ lead.plan | default: 'nothing' }}").replace(
    "<mj-text>",
    `<mj-include path="header" /><mj-include path="footer" /><mj-text>`,
  );
  const ask = (body: object) => t.api<Preview>("POST", "/v1/templates/preview", { mjml, ...body });
  const lead = { firstName: "Mara", attributes: { plan: "team" } };
  const told = await ask({ lead, partials: { header: "<mj-text>New header</mj-text>" } });
  expect(told.data[0]).toMatchObject({ leadId: null, subject: "Hello Mara of team" });
  expect(told.data[0]!.text).toMatch(/New header\s+Stored footer\s+Welcome!/);
  expect((await ask({})).data[0]).toMatchObject({ email: "ada@example.com", subject: "Hello Ada of nothing" });
  expect((await ask({ subject: "For {{ lead.company }}" })).data[0]!.subject).toBe("For Analytical Engines Ltd");
  expect((await t.app.db.select().from(templates)).map(({ key }) => key)).toEqual([
    "partials/header",
    "partials/footer",
  ]);
  expect(await t.app.db.select().from(leads)).toEqual([]);
});

test("a sample of a segment is previewed, the same each time", async () => {
  await using t = await openPreviewEngine();
  for (const n of [1, 2, 3, 4, 5]) {
    await t.api("POST", "/v1/leads", { email: `lead${n}@fjord.example`, firstName: `Lead${n}`, tags: ["fair"] });
  }
  await t.api("PUT", "/v1/segments", { key: "fair", name: "Fair", condition: { tag: "fair" } });
  const mjml = template("Hello {{ lead.firstName | default: 'you' }}");
  const ask = (more: object) => t.api<Preview>("POST", "/v1/templates/preview", { mjml, segment: "fair", ...more });
  const first = await ask({ sample: 2 });
  expect(first.data).toHaveLength(2);
  expect(first.data.every(({ subject, email }) => email.startsWith(subject.slice(6).toLowerCase()))).toBe(true);
  expect(await ask({ sample: 2 })).toEqual(first);
  expect((await ask({})).data).toHaveLength(3);
  expect((await ask({ sample: 10 })).data).toHaveLength(5);
});

test("a broken source is answered with its problems, and wrong requests are refused", async () => {
  await using t = await openPreviewEngine();
  const broken = template("Hello").replace("Welcome!", `{{ leed.x }}`);
  const { problems, data } = await t.api<Preview>("POST", "/v1/templates/preview", { mjml: broken });
  expect(data).toEqual([]);
  expect(problems).toMatchObject([{ severity: "error", code: "invalid_template", line: 7, partial: null }]);
  const code = async (body: object) => {
    const { status, text } = await t.ask("POST", "/v1/templates/preview", body);
    return [status, JSON.parse(text).code];
  };
  const mjml = template("Hello");
  expect(await code({})).toEqual([422, "invalid_input"]);
  expect(await code({ mjml, key: "hello" })).toEqual([422, "invalid_input"]);
  expect(await code({ key: "hello" })).toEqual([404, "template_not_found"]);
  expect(await code({ mjml, leadId: crypto.randomUUID() })).toEqual([404, "lead_not_found"]);
  expect(await code({ mjml, segment: "nobody" })).toEqual([404, "segment_not_found"]);
  expect(await code({ mjml, lead: {}, segment: "nobody" })).toEqual([422, "invalid_input"]);
  expect(await code({ mjml, lead: { name: "Ada" } })).toEqual([422, "invalid_input"]);
  expect(await code({ mjml, segment: "nobody", sample: 11 })).toEqual([422, "invalid_input"]);
});

test("a template that costs more than one mail may is told so, and the next preview is answered", async () => {
  await using t = await openPreviewEngine();
  const mjml = template("Hello").replace("Welcome!", "{% for n in (1..200000) %}{{ n | times: 3 }} {% endfor %}");
  const { problems, data } = await t.api<Preview>("POST", "/v1/templates/preview", { mjml });
  const all = [...problems, ...(data[0]?.problems ?? [])];
  expect(all.map(({ severity }) => severity)).toContain("error");
  const next = await t.api<Preview>("POST", "/v1/templates/preview", { mjml: template("Hello") });
  expect(next.data[0]).toMatchObject({ subject: "Hello", problems: [] });
});

test("what a mail may say of tags, scores, rep and event is previewed too, and links by their names", async () => {
  await using t = await openPreviewEngine();
  const { data: reps } = await t.api<{ data: { id: string }[] }>("GET", "/v1/reps");
  const { id: leadId } = await t.api<{ id: string }>("POST", "/v1/leads", {
    email: "mara@fjord.example",
    tags: ["fair", "trial"],
    score: { fit: 30, engagement: 45 },
  });
  await t.app.db.update(leads).set({ repId: reps[0]!.id });
  const text = `{{ lead.tags | join: "+" }} {{ lead.score }} {{ rep.name | default: "nobody" }} {{ event.ebook | default: "none" }}`;
  const mjml = template("Hello").replace("Welcome!", text).replace("<a href", `<a data-link="guide" href`);
  const ask = async (body: object) =>
    (await t.api<Preview>("POST", "/v1/templates/preview", { mjml, ...body })).data[0]!;
  const real = await ask({ leadId, event: { ebook: "handbook" } });
  expect(real.text).toContain("fair+trial 75 Robin handbook");
  expect(real.links.map(({ name }) => name)).toContain("guide");
  const told = await ask({ lead: { tags: ["fair"], score: { fit: 5 } } });
  expect(told.text).toContain("fair 5 nobody none");
});
