import { expect, test } from "vitest";
import { compileTemplate } from "../../src/render/compile/compile.ts";

const mjml = (body: string, head = "<mj-title>Hi</mj-title>") =>
  `<mjml>\n<mj-head>${head}</mj-head>\n<mj-body>\n${body}\n</mj-body>\n</mjml>`;
const column = (content: string) => `<mj-section><mj-column>\n${content}\n</mj-column></mj-section>`;

async function problemsOf(source: string, partials: Record<string, string> = {}, subject?: string) {
  const result = await compileTemplate({ mjml: source, partials, ...(subject !== undefined && { subject }) });
  return result.kind === "invalid" ? result.problems : [];
}

async function compiled(source: string, partials: Record<string, string> = {}) {
  const result = await compileTemplate({ mjml: source, partials });
  if (result.kind === "invalid") throw new Error(JSON.stringify(result.problems));
  return result.template;
}

test("http and https links become slots, in order; mailto, tel and anchors stay", async () => {
  const template = await compiled(
    mjml(
      column(
        `<mj-text><a href="https://a.example/?x=1&amp;y={{ lead.id }}">a</a> <a href='http://b.example'>b</a>
         <a href="mailto:x@example.com">m</a> <a href="tel:+123">t</a> <a href="#top">u</a></mj-text>`,
      ),
    ),
  );
  expect(template.links).toEqual(["https://a.example/?x=1&y={{ lead.id }}", "http://b.example"]);
  expect(template.html).toContain('href="{% ripen_link 0 %}"');
  expect(template.html).toContain('href="mailto:x@example.com"');
  expect(template.text).toContain("a [{% ripen_link 0 %}]");
});

test("a compiled template survives JSON", async () => {
  const template = await compiled(mjml(column("<mj-text>Hello</mj-text>")));
  expect(JSON.parse(JSON.stringify(template))).toEqual(template);
});

test("the preview text stands in the HTML and not in the text part", async () => {
  const template = await compiled(
    mjml(column("<mj-text>Body</mj-text>"), "<mj-title>T</mj-title><mj-preview>Peek</mj-preview>"),
  );
  expect(template.html).toContain("Peek");
  expect(template.text).not.toContain("Peek");
});

test("an unknown component is reported with its line", async () => {
  const problems = await problemsOf(mjml(column("<mj-txet>Hello</mj-txet>")));
  expect(problems).toContainEqual(expect.objectContaining({ line: 5, message: expect.stringContaining("mj-txet") }));
});

test("an unclosed component is reported where it was opened", async () => {
  const problems = await problemsOf("<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n</mj-section>\n</mj-body>\n</mjml>");
  expect(problems[0]).toMatchObject({ line: 4, message: expect.stringContaining("</mj-column>") });
});

test("Liquid that MJML would drop is reported, with the remedy", async () => {
  const problems = await problemsOf(mjml(`{% if lead.vip %}\n${column("<mj-text>x</mj-text>")}\n{% endif %}`));
  expect(problems[0]).toMatchObject({ line: 4, message: expect.stringContaining("<mj-raw>") });
});

test("Liquid around sections works inside of mj-raw", async () => {
  const template = await compiled(
    mjml(`<mj-raw>{% if lead.vip %}</mj-raw>${column("<mj-text>x</mj-text>")}<mj-raw>{% endif %}</mj-raw>`),
  );
  expect(template.html).toContain("{% if lead.vip %}");
});

test.each([
  ["an unclosed tag", "{% if lead.x %}", "not closed"],
  ["an unknown filter", "{{ lead.x | shout }}", "shout"],
  ["an unknown variable", "{{ laed.name }}", 'unknown variable "laed"'],
  ["file access", "{% include 'x' %}", "mj-include"],
  ["the engine's own tags", "{% ripen_link 0 %}", "ripen_link"],
])("%s in Liquid is reported with its line", async (_name, liquid, message) => {
  const problems = await problemsOf(mjml(column(`<mj-text>${liquid}</mj-text>`)));
  expect(problems).toEqual([expect.objectContaining({ line: 5, message: expect.stringContaining(message) })]);
});

test("a variable the template itself assigns is known", async () => {
  const body = column(
    "<mj-text>{% assign n = lead.name %}{{ n }}{% for i in lead.items %}{{ i }}{% endfor %}</mj-text>",
  );
  expect(await problemsOf(mjml(body))).toEqual([]);
});

test("a problem inside a partial names the partial and its own line", async () => {
  const problems = await problemsOf(mjml('<mj-include path="partials/head.mjml" />'), {
    "head.mjml": "<mj-section>\n<mj-column>\n<mj-text>{{ nope }}</mj-text>\n</mj-column>\n</mj-section>",
  });
  expect(problems).toEqual([expect.objectContaining({ line: 3, partial: "head" })]);
});

test("lines after an include keep their own numbers", async () => {
  const problems = await problemsOf(mjml(`<mj-include path="p" />\n${column("<mj-text>{{ nope }}</mj-text>")}`), {
    p: "<mj-section>\n\n\n</mj-section>",
  });
  expect(problems).toEqual([expect.objectContaining({ line: 6, partial: null })]);
});

test.each(["/etc/passwd", "../../../../etc/passwd", "%2e%2e/x", "file:///etc/passwd", "package.json"])(
  "an include cannot reach the file %s",
  async (path) => {
    for (const type of ["", ' type="html"', ' type="css"']) {
      const problems = await problemsOf(mjml(`<mj-include path="${path}"${type} />`), { known: "" });
      expect(problems[0]).toMatchObject({ line: 4, message: expect.stringContaining("known partials: known") });
    }
  },
);

test("partials that include themselves are reported", async () => {
  const partials = { a: '<mj-include path="b" />', b: '<mj-include path="a" />' };
  const problems = await problemsOf(mjml('<mj-include path="a" />'), partials);
  expect(problems[0]?.message).toContain("a → b → a");
});

test("partials that multiply are stopped by number and by length", async () => {
  const long = await problemsOf(mjml('<mj-include path="p" />'.repeat(6)), { p: "x".repeat(100_000) });
  expect(long.at(-1)?.message).toContain("longer than");
  const partials: Record<string, string> = { p0: "x".repeat(1000) };
  for (let n = 1; n < 7; n += 1) partials[`p${n}`] = `<mj-include path="p${n - 1}" />`.repeat(10);
  const problems = await problemsOf(mjml('<mj-include path="p6" />'), partials);
  expect(problems.at(-1)?.message).toContain("more than 200 includes");
});

test("links that lead nowhere are reported", async () => {
  for (const target of ["javascript:alert(1)", "www.example.com", "/start"]) {
    const problems = await problemsOf(mjml(column(`<mj-text>\n<a href="${target}">x</a></mj-text>`)));
    expect(problems).toEqual([expect.objectContaining({ line: 6, message: expect.stringContaining("https://") })]);
  }
});

test("a template without a subject is reported", async () => {
  const problems = await problemsOf(mjml(column("<mj-text>x</mj-text>"), ""));
  expect(problems[0]?.message).toContain("<mj-title>");
});

test("Liquid in an attribute is left to rendering", async () => {
  const template = await compiled(mjml(column('<mj-text color="{{ lead.color }}">x</mj-text>')));
  expect(template.html).toContain("color:{{ lead.color }}");
});

test.each(["Re: your visit", "Fwd: the guide", "RE[2]: hello", "AW: Angebot"])(
  "the subject %j, which pretends an earlier exchange, is reported with what to do instead",
  async (subject) => {
    const [problem, ...more] = await problemsOf(`<mjml><mj-body></mj-body></mjml>`, {}, subject);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ line: null, message: expect.stringContaining('"thread": true') });
  },
);
