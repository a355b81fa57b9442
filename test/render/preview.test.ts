import { readFile, readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { previewTemplate } from "../../src/render/preview/preview-template.ts";
import type { PreviewSettings } from "../../src/render/preview/preview-template.ts";

const settings: PreviewSettings = {
  unsubscribeUrl: "https://ripen.test/u/preview",
  sent: {
    linkPrefix: `https://ripen.test/c/${"a".repeat(42)}?u=`,
    pixelUrl: "https://ripen.test/o/x.gif",
    unsubscribeUrl: "https://ripen.test/u/x",
  },
};

const mjml = (content: string, head = "") => `<mjml>
  <mj-head><mj-title>Hello {{ lead.firstName | default: "you" }}</mj-title>${head}</mj-head>
  <mj-body><mj-section><mj-column>
${content}
  </mj-column></mj-section></mj-body>
</mjml>`;

const preview = (source: string, lead: object = { firstName: "Ada" }, partials: Record<string, string> = {}) =>
  previewTemplate({ mjml: source, partials }, [{ lead }], settings);

test("a preview has subject, preheader, parts with plain links, and their size as sent", async () => {
  const source = mjml(
    `<mj-text>Hi {{ lead.firstName | default: "you" }}, <a href="https://acme.test/plans/?q=1&amp;for={{ lead.firstName | default: 1 }}">see the <b>plans</b></a></mj-text>
     <mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>`,
    "<mj-preview>Good to have you, {{ lead.firstName | default: 1 }}</mj-preview>",
  );
  const { problems, mails } = await preview(source, { firstName: "Zoë <b>" });
  expect(problems).toEqual([]);
  const [mail] = mails;
  expect(mail).toMatchObject({ subject: "Hello Zoë <b>", preheader: "Good to have you, Zoë <b>", problems: [] });
  expect(mail!.text).toContain("see the plans [https://acme.test/plans/?q=1&for=Zo%C3%AB%20%3Cb%3E]");
  expect(mail!.html).toContain("Hi Zoë &lt;b&gt;");
  expect(mail!.html).not.toMatch(/ripen\.test\/[co]\//);
  expect(mail!.links).toEqual([
    { url: "https://acme.test/plans/?q=1&for=Zo%C3%AB%20%3Cb%3E", name: "acme.test/plans", text: "see the plans" },
    { url: "https://ripen.test/u/preview", name: "ripen.test/u/preview", text: "Unsubscribe" },
  ]);
  expect(mail!.size.html).toBeGreaterThan(Buffer.byteLength(mail!.html) + 42);
});

test("a template without <mj-preview> has no preheader", async () => {
  const { mails } = await preview(mjml(`<mj-text>Hi <div style="display:none">hidden</div></mj-text>`));
  expect(mails[0]!.preheader).toBeNull();
});

test("a mail of more than 102 KB as it is sent is clipped by Gmail", async () => {
  const text = (length: number) => mjml(`<mj-text>${"word ".repeat(length / 5)}</mj-text>`);
  const codes = async (length: number) =>
    (await preview(text(length))).mails.map(({ problems }) => problems.map(({ code }) => code));
  expect(await codes(95_000)).toEqual([[]]);
  expect(await codes(110_000)).toEqual([["gmail_clips"]]);
  // less than 102 KB with plain links, more with those that are sent
  const links = `<mj-text>${"word ".repeat(14_000)}${'<a href="https://acme.test/a">a</a> '.repeat(450)}</mj-text>`;
  const { mails } = await preview(mjml(links));
  expect(Buffer.byteLength(mails[0]!.html)).toBeLessThan(104_448);
  expect(mails[0]!.problems.map(({ code }) => code)).toEqual(["gmail_clips"]);
});

test("pictures without alt are told with their place, in partials as well", async () => {
  const source = mjml(`    <mj-image src="https://acme.test/a.png" />
    <mj-image src="https://acme.test/b.png" alt="" />
    <mj-include path="hero" />
    <mj-text>Hi <img src="https://acme.test/c.png"> <img src="https://acme.test/d.png" alt="D"></mj-text>`);
  const hero = `<mj-divider />\n  <mj-image src="https://acme.test/e.png" />`;
  const { problems } = await preview(source, {}, { "partials/hero": hero });
  expect(problems.map(({ code, line, column, partial }) => [code, line, column, partial])).toEqual([
    ["missing_alt", 4, 5, null],
    ["missing_alt", 2, 3, "hero"],
    ["missing_alt", 7, 17, null],
  ]);
  const preset = mjml(
    `<mj-image src="https://acme.test/a.png" />`,
    `<mj-attributes><mj-image alt="A" /></mj-attributes>`,
  );
  expect((await preview(preset)).problems).toEqual([]);
});

test("what does not work in mail programs is told with its place; what MJML writes itself is not", async () => {
  const source = mjml(
    `<mj-text><div style="position: absolute">Hi</div></mj-text>`,
    "\n<mj-style>.grid { display: grid }\n.link:hover { color: red }</mj-style>",
  );
  const { problems } = await preview(source);
  expect(problems.map(({ code, line, column, message }) => [code, line, column, message.split(" does")[0]])).toEqual([
    ["not_supported", 4, 6, ":hover"],
    ["not_supported", 3, 19, "display:grid"],
    ["not_supported", 6, 22, "position"],
  ]);
  expect(problems[1]!.message).toBe(
    "display:grid does not work in outlook (windows), outlook (windows-mail) (caniemail.com)",
  );
});

test("links are judged as this lead gets them", async () => {
  const source = mjml(`<mj-text><a href="http://acme.test/a">A</a> <a href="{{ lead.site }}">Site</a>
    <a href="https://acme.test/b"><img src="https://acme.test/b.png" alt=""></a>
    <a href="mailto:ada@acme.test">Write</a></mj-text>`);
  const judged = async (lead: object) =>
    (await preview(source, lead)).mails[0]!.problems.map(({ code, line, column }) => [code, line, column]);
  const always = [
    ["link_not_encrypted", 4, 19],
    ["link_without_text", 5, 14],
  ];
  expect(await judged({ site: "https://ada.test" })).toEqual(always);
  expect(await judged({ site: "ada.test" })).toEqual([always[0], ["link_leads_nowhere", null, null], always[1]]);
});

test("a template that cannot be used has no mails, and says where it is wrong", async () => {
  const source = mjml(`    <mj-text>{{ leed.firstName }}</mj-text>
    <mj-image src="https://acme.test/a.png" />`);
  const { problems, mails } = await preview(source);
  expect(mails).toEqual([]);
  expect(problems).toMatchObject([
    { severity: "error", code: "invalid_template", line: 4, message: expect.stringContaining("leed") },
    { severity: "warning", code: "missing_alt", line: 5, column: 5 },
  ]);
});

test("each lead has problems of its own: an empty subject, data that do not render", async () => {
  const source = mjml(`<mj-text>{% for n in (1..lead.count) %}{{ n }}{% endfor %}</mj-text>`).replace(
    /<mj-title>.*<\/mj-title>/,
    "<mj-title>{{ lead.firstName }}</mj-title>",
  );
  const scopes = [{ firstName: "Ada", count: 2 }, { count: 2 }, { firstName: "Ada", count: 1e9 }];
  const { problems, mails } = await previewTemplate(
    { mjml: source, partials: {} },
    scopes.map((lead) => ({ lead })),
    settings,
  );
  expect(problems).toMatchObject([{ code: "may_be_missing", line: 2 }]);
  expect(mails.map(({ subject, problems }) => [subject, problems.map(({ code }) => code)])).toEqual([
    ["Ada", []],
    ["", ["empty_subject"]],
    ["", ["not_rendered"]],
  ]);
});

test("no starter has a problem", async () => {
  const folder = new URL("../../templates/", import.meta.url);
  const read = (file: string) => readFile(new URL(file, folder), "utf8");
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".mjml")).sort();
  const partials: Record<string, string> = {};
  for (const name of names.filter((name) => name.startsWith("partials/"))) partials[name] = await read(name);
  for (const name of names.filter((name) => !name.startsWith("partials/"))) {
    const source = { mjml: await read(name), partials };
    const { problems, mails } = await previewTemplate(source, [{ lead: { firstName: "Ada" } }], settings);
    expect([name, problems, mails[0]!.problems]).toEqual([name, [], []]);
  }
});

test("what a lead may not have, and is printed bare, is warned of with its place", async () => {
  const source = mjml(`    <mj-text>Hi {{ lead.firstName }},</mj-text>
    <mj-text>{% if lead.company %}{{ lead.company }}{% endif %} {{ lead.email }} {{ lead.lastName | default: "x" }}</mj-text>
    <mj-include path="foot" />`);
  const { problems } = await preview(
    source,
    {},
    { foot: "<mj-text>{{ company.name }}, {{ company.address }}</mj-text>" },
  );
  expect(problems).toEqual([
    {
      severity: "warning",
      code: "may_be_missing",
      line: 4,
      column: 20,
      partial: null,
      message: 'lead.firstName may be missing: write {{ lead.firstName | default: "…" }}, or an {% if %} around it',
    },
    expect.objectContaining({ code: "may_be_missing", line: 1, column: 33, partial: "foot" }),
  ]);
});

test("scripts are warned of: no mail program runs them", async () => {
  const { problems } = await preview(mjml("    <mj-raw><script>alert(1)</script></mj-raw>"));
  expect(problems).toMatchObject([{ severity: "warning", code: "script", line: 4, column: 13 }]);
});
