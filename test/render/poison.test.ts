import { expect, test } from "vitest";
import { compileTemplate } from "../../src/render/compile/compile.ts";
import { hydrate } from "../../src/render/fill/hydrate.ts";
import { renderMail } from "../../src/render/fill/render.ts";
import type { AttributeType, TemplateSource } from "../../src/render/fill/template.ts";
import { emptyScope } from "../../src/render/compile/check/samples.ts";

const around = (body: string, head = "") =>
  `<mjml><mj-head><mj-title>Hi</mj-title>${head}</mj-head><mj-body>${body}</mj-body></mjml>`;
const column = (content: string) => `<mj-section><mj-column>${content}</mj-column></mj-section>`;
const text = (content: string) => around(column(`<mj-text>${content}</mj-text>`));

const declared: Record<string, AttributeType> = {
  plan: "string",
  vip: "boolean",
  site: "string",
  trialEnds: "date",
  note: "string",
  list: "string",
};

async function problemsOf(mjml: string, more: Partial<TemplateSource> = {}): Promise<string[]> {
  const result = await compileTemplate({ mjml, partials: {}, attributes: declared, ...more });
  return result.kind === "invalid" ? result.problems.map(({ message }) => message) : [];
}

/** What a lead with these attributes gets; links are their own targets. */
async function mailOf(mjml: string, lead: Record<string, unknown> = {}, event: object = {}) {
  const result = await compileTemplate({ mjml, partials: {}, attributes: declared });
  if (result.kind === "invalid") throw new Error(JSON.stringify(result.problems));
  return renderMail(hydrate(result.template), {
    scope: { ...emptyScope(), lead: { email: "x@lead.test", ...lead }, event },
    links: (_index, url) => url,
    pixelUrl: null,
    unsubscribeUrl: "https://ripen.test/u",
  });
}

test.each([
  ["quotes inside quotes", `<a href="https://example.com/?p={{ lead.plan | default: "free" }}">x</a>`],
  ["single quotes inside single quotes", `<a href='https://example.com/?p={{ lead.plan | default: 'free' }}'>x</a>`],
  ["no quotes around Liquid", `<a href=https://example.com/?p={{ lead.plan | default: "free" }}>x</a>`],
  ["no quotes around nothing but Liquid", `<a href={{ lead.site | default: "https://example.com/?p=free" }}>x</a>`],
  [
    "Liquid that chooses the target",
    `<a href="{% if lead.vip %}https://vip.example{% else %}https://example.com/?p=free{% endif %}">x</a>`,
  ],
  [
    "an angle bracket inside of Liquid",
    `<a href="https://example.com/?p={% if lead.plan.size > 3 %}big{% else %}free{% endif %}">x</a>`,
  ],
])("a link with %s is a link in both parts", async (_what, link) => {
  for (const mjml of [
    text(link),
    around(column(`<mj-raw><p>${link}</p></mj-raw>`)),
    around(column(`<mj-table><tr><td>${link}</td></tr></mj-table>`)),
  ]) {
    const mail = await mailOf(mjml);
    expect(mail.html).toContain('href="https://example.com/?p=free"');
    expect(mail.text).toContain("x [https://example.com/?p=free]");
  }
});

test.each([
  ["a hidden element", `<div style="color:red; DISPLAY : none">{% if lead.vip %}</div>seen{% endif %}`],
  ["a conditional comment", `<!--[if mso]>{% if lead.vip %}<![endif]-->seen{% endif %}`],
  ["an attribute", `<p {% if lead.vip %}class="a">seen{% else %}class="b">other{% endif %}</p>`],
])("a tag that opens in %s and closes in what is seen works in both parts", async (_what, content) => {
  const mjml = around(column(`<mj-raw>${content}</mj-raw>`));
  const vip = await mailOf(mjml, { vip: true });
  expect([vip.html, vip.text]).toEqual([expect.stringContaining("seen"), expect.stringContaining("seen")]);
  const other = await mailOf(mjml);
  expect(other.html + other.text).not.toContain("seen");
});

test("variables that are set in the head, the preheader, comments and hidden elements are known in both parts", async () => {
  const head = `<mj-raw>{% assign a = "one" %}</mj-raw><mj-preview>Peek{% assign b = "two" %}</mj-preview>`;
  const hidden = `<div style="display:none">secret{% if lead.vip %}{% assign c = "three" %}{% endif %}{% capture d %}four {{ lead.plan }}{% endcapture %}</div>`;
  const mjml = around(column(`<mj-raw>${hidden}</mj-raw><mj-text>{{ a }} {{ b }} {{ c }} {{ d }}</mj-text>`), head);
  const mail = await mailOf(mjml, { vip: true, plan: "pro" });
  expect(mail.html).toContain("one two three four pro");
  expect(mail.text).toContain("one two three four pro");
  expect(mail.text).not.toMatch(/secret|Peek/);
});

test("what only looks like Liquid once it is decoded is text", async () => {
  const mail = await mailOf(text("&#123;% if x %} &#123;&#123; lead.plan }} &#x7b;{{ lead.plan }} { {{ lead.plan }}"), {
    plan: "pro",
  });
  expect(mail.text).toContain("{% if x %} {{ lead.plan }} {pro { pro");
  const link = await mailOf(text(`<a href="https://example.com/?q=&#123;% endif %}">x</a>`));
  expect(link.text).toContain("https://example.com/?q={%%20endif%20%}");
});

test("what is commented out is neither compiled nor checked, and what is in a comment of Outlook is", async () => {
  const head = "<!-- <mj-title>Old {{ nobody }}</mj-title> {% if %} -->";
  const mail = await mailOf(
    `<mjml><mj-head>${head}<mj-title>New &amp; good</mj-title></mj-head><mj-body></mj-body></mjml>`,
  );
  expect(mail.subject).toBe("New & good");
  const inside = await problemsOf(around("<!--[if mso]><mj-text>Hello</mj-text><![endif]-->"));
  expect(inside).toEqual([expect.stringContaining("conditional comment")]);
  expect(await problemsOf(around("<!--[if mso]>{{ lead.plan }}<![endif]-->"))).toEqual([
    expect.stringContaining("is lost"),
  ]);
});

test.each([
  ["images by cid", `<img src="cid:logo">`, "cid:logo"],
  ["relative images", `<img src="/logo.png">`, "/logo.png"],
  ["images without a scheme", `<img src="//cdn.example/logo.png">`, "//cdn.example"],
  ["links without a scheme", `<a href="example.com/x">x</a>`, "example.com/x"],
  ["links that are no URL", `<a href="https://exa mple.com">x</a>`, "no URL"],
  ["links in VML", `<!--[if mso]><v:roundrect href="example.com">x</v:roundrect><![endif]-->`, "example.com"],
  ["areas of a map", `<map name="m"><area href="javascript:x()"></map>`, "javascript:x()"],
])("%s are refused", async (_what, content, message) => {
  expect(await problemsOf(around(column(`<mj-raw>${content}</mj-raw>`)))).toEqual([expect.stringContaining(message)]);
});

test("a problem is told with line and column, in the partial that it is in", async () => {
  const mjml =
    "<mjml><mj-head><mj-title>Hi</mj-title></mj-head>\n<mj-body>\n  <mj-include path='p' />\n</mj-body></mjml>";
  const p = "<mj-section>\n <mj-column><mj-text>{{ 'x' | nope }}</mj-text></mj-column></mj-section>";
  const result = await compileTemplate({ mjml, partials: { p } });
  expect(result).toMatchObject({ problems: [{ line: 2, column: 22, partial: "p" }] });
  const late = `<mjml><mj-head><mj-title>Hi</mj-title></mj-head><mj-body>\n{% comment %}\n\n{% endcomment %}\n<mj-section><mj-wrong /></mj-section></mj-body></mjml>`;
  expect(await compileTemplate({ mjml: late, partials: {} })).toMatchObject({ problems: [{ line: 5, column: 13 }] });
});

test.each([
  ["a name with a slip", "{{ lead.fristName }}", "did you mean lead.firstName?"],
  ["another spelling, even with a default", '{{ lead.first_name | default: "there" }}', "did you mean lead.firstName?"],
  ["an attribute nobody declared, without a default", "{{ lead.shoes }}", "default"],
  ["a property of the event without a default", "{{ event.ebook }}", "default"],
  ["a rep who may not be there", "{{ rep.name }}", "default"],
  ["a part of what has none", "{{ lead.firstName.first_letter }}", "one value"],
  ["a variable of another group", "{{ sender.phone }}", "sender.phone"],
  ["a filter with a slip", "{{ lead.email | upcaze }}", "undefined filter: upcaze: did you mean upcase?"],
  ["a group that is none", "{{ contact.firstName }}", 'unknown variable "contact"'],
  ["an undeclared attribute that is assigned first", "{% assign x = lead.shoes %}{{ x }}", "default"],
])("%s is refused", async (_what, liquid, message) => {
  expect(await problemsOf(text(liquid))).toEqual([expect.stringContaining(message)]);
});

test.each([
  ["a declared attribute", "{{ lead.plan }}"],
  ["an undeclared one with a default", '{{ lead.shoes | upcase | default: "none" }}'],
  ["an undeclared one behind an if", "{% if lead.shoes %}{{ lead.shoes }}{% endif %}"],
  [
    "all that is on the lead",
    "{{ lead.id }}{{ lead.stage }}{{ lead.score }}{{ lead.tags | join: ', ' }}{{ lead.tags[0] }}{{ lead.tags.size }}",
  ],
  ["a loop over a property", "{% for i in event.items %}{{ i.name }}{{ forloop.index }}{% endfor %}"],
])("%s is accepted", async (_what, liquid) => {
  expect(await problemsOf(text(liquid))).toEqual([]);
});

test("escaping happens once, and not in the text part", async () => {
  const mail = await mailOf(
    text(
      "{{ lead.note | escape }}|{{ lead.note | escape_once }}|{% assign n = lead.note | escape %}{{ n }}|{% capture c %}{{ lead.note }}{% endcapture %}{{ c }}|{{ lead.note | newline_to_br }}",
    ),
    { note: "R&D\n<b>" },
  );
  const once = "R&amp;D\n&lt;b&gt;";
  expect(mail.html).toContain([once, once, once, once, "R&amp;D<br />\n&lt;b&gt;"].join("|"));
  const lines = "R&D\n<b>";
  expect(mail.text).toContain([lines, lines, lines, lines, lines].join("|"));
});

test("a line break is one line in the text part", async () => {
  expect(
    (await mailOf(text("one<br>two<br />three<img src='https://x.example/i.png' alt='four'><br/>five"))).text,
  ).toContain("one\ntwo\nthreefour\nfive\n");
});

test("cells, rows and tablerow stay apart in the text part", async () => {
  const table =
    "<tr><th>Plan</th><th>Seats</th></tr>{% for p in event.plans %}<tr><td>{{ p.name }}</td><td>{{ p.seats }}</td></tr>{% endfor %}";
  const plans = [
    { name: "Team", seats: 5 },
    { name: "Pro", seats: 20 },
  ];
  const rows = await mailOf(around(column(`<mj-table>${table}</mj-table>`)), {}, { plans });
  expect(rows.text).toContain("Plan  Seats\nTeam  5\nPro  20\n");
  const tablerow = "<table>{% tablerow p in event.plans cols:1 %}{{ p.name }}{% endtablerow %}</table>";
  const cells = await mailOf(around(column(`<mj-raw>${tablerow}</mj-raw>`)), {}, { plans });
  expect(cells.text).toContain("Team\nPro");
  expect(cells.text).not.toContain("<");
});

test.each([
  ["elements", around(column("<mj-raw>" + "<p>x</p>".repeat(6_000) + "</mj-raw>")), "5000 elements"],
  [
    "elements within each other",
    around(column(`<mj-raw>${"<div>".repeat(2_500)}x${"</div>".repeat(2_500)}</mj-raw>`)),
    "80 deep",
  ],
  ["outputs", text("{{ lead.plan }}".repeat(10_000)), "2000 Liquid"],
  [
    "rules to inline",
    around("", `<mj-style inline="inline">${".a b c{color:red}".repeat(3_000)}</mj-style>`),
    "300 selectors",
  ],
  [":has to inline", around("", `<mj-style inline="inline">div:has(div div div){color:red}</mj-style>`), ":has"],
  ["includes", around('<mj-include path="p" />'.repeat(45_000)), "200 includes"],
  [
    "work for each mail",
    text("{% for a in (1..3000) %}{% for b in (1..3000) %}x{% endfor %}{% endfor %}"),
    "limit exceeded",
  ],
])("too many %s are refused with the limit", async (_what, mjml, limit) => {
  const begun = performance.now();
  const [problem] = await problemsOf(mjml, { partials: { p: "<mj-section></mj-section>" } });
  expect(problem).toContain(limit);
  expect(performance.now() - begun).toBeLessThan(10_000);
});
