import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileTemplate } from "../../src/render/compile/compile.ts";
import { hydrate } from "../../src/render/fill/hydrate.ts";
import { renderMail, renderPreheader } from "../../src/render/fill/render.ts";
import type { AttributeType } from "../../src/render/fill/template.ts";

// 10,000 with `npm run fuzz:templates`.
const numRuns = Number(process.env["TEMPLATE_CASES"] ?? 150);

const attributes: Record<string, AttributeType> = { plan: "string", seats: "number", vip: "boolean", ends: "date" };

const variable = fc.constantFrom(
  "lead.plan",
  "lead.seats",
  "lead.vip",
  "lead.ends",
  "lead.firstName",
  "lead.tags",
  "lead.tags[0]",
  "lead.score",
  "lead.locale",
  "event.items",
  "event.items[0].name",
  "event.note",
  "event.occurredAt",
  "rep.name",
  "sequence.name",
  "n",
  "i",
  "lead.unknown",
  '"text"',
  "3",
);
const filter = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('| default: "x"', "| default: 'it''s'", "| escape", "| upcase", "| url_encode", "| raw"),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '| date_in_zone: "long"',
      '| date_in_zone: "short", "short"',
      '| date: "%d %B"',
      "| newline_to_br",
      "| strip_html",
      "| truncate: 5",
      "| split: ','",
      "| join: ', '",
      "| first",
      "| last",
      "| size",
      "| map: 'name'",
      "| sort",
      "| sort: 'name'",
      "| where: 'name', 'a'",
      "| uniq",
      "| reverse",
      "| concat: lead.tags",
      "| slice: 1, 2",
      "| times: 3",
      "| divided_by: lead.seats",
      "| modulo: 0",
      "| round: 2",
      "| plus: 'x'",
      "| json",
      "| url_decode",
      "| replace: 'a', 'b'",
      "| remove: lead.plan",
      "| append: lead.plan",
      "| strip",
      "| sum",
      "| compact",
      "| group_by: 'name'",
      "| find: 'name', 'a'",
      "| base64_encode",
      "| base64_decode",
      "| at_least: 4",
      "| number_of_words",
      "| array_to_sentence_string",
      "| normalize_whitespace",
      "| slugify",
      "| xml_escape | raw",
      "| nope",
      "| date_in_zone: 'huge'",
    ),
  },
);
const output = fc
  .tuple(
    variable,
    fc.array(filter, { maxLength: 3 }),
    fc.constantFrom("{{", "{{-"),
    fc.constantFrom("}}", "-}}", "}", ""),
  )
  .map(([name, filters, open, close]) => `${open} ${name} ${filters.join(" ")} ${close}`);
const known = variable.filter((name) => !["n", "i"].includes(name));
const knownFilter = filter.filter((one) => !/nope|huge|it''s/.test(one));
const goodOutput = fc
  .tuple(known, fc.array(knownFilter, { maxLength: 2 }))
  .map(([name, filters]) => `{{ ${name} ${filters.join(" ")} | default: "d" }}`);
const tag = fc.constantFrom(
  "{% if lead.vip %}",
  "{% if lead.seats > 3 and lead.plan == 'pro' %}",
  "{% unless lead.plan contains 'o' %}",
  "{% else %}",
  "{% elsif lead.plan %}",
  "{% endif %}",
  "{% endunless %}",
  "{% for i in event.items limit: 3 %}",
  "{% for i in lead.tags reversed %}",
  "{% endfor %}",
  "{% assign n = lead.plan | default: 'none' %}",
  "{% capture n %}",
  "{% endcapture %}",
  "{% case lead.plan %}{% when 'pro', 'team' %}",
  "{% endcase %}",
  "{% raw %}",
  "{% endraw %}",
  "{% comment %}",
  "{% endcomment %}",
  "{% cycle 'a', 'b' %}",
  "{% increment k %}",
  "{% break %}",
  "{% liquid assign n = lead.plan %}",
  "{% echo lead.firstName %}",
  "{% # a comment %}",
  "{% tablerow i in lead.tags cols: 2 %}",
  "{% endtablerow %}",
  "{%",
  "%}",
  "{% ripen_link 0 %}",
  "{% include 'x' %}",
);
const word = fc.oneof(
  fc.constantFrom(
    "Hello",
    "&amp;",
    "&#123;%",
    "&#123;{",
    "{",
    "}}",
    "é",
    "<",
    "a > b",
    '"',
    "'",
    "&nbsp;",
    "lqgq0x",
    "\n",
    "{ {",
  ),
  fc.string({ maxLength: 6 }),
);

/** Texts with Liquid, whole blocks of it mostly. */
const { prose } = fc.letrec<{ prose: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { weight: 30, arbitrary: word },
    { weight: 30, arbitrary: goodOutput },
    { weight: 1, arbitrary: output },
    { weight: 1, arbitrary: tag },
    { weight: 6, arbitrary: tie("prose").map((inner) => `{% if lead.vip %}${inner}{% endif %}`) },
    { weight: 4, arbitrary: tie("prose").map((inner) => `{% for i in event.items %}${inner}{% endfor %}`) },
    { weight: 4, arbitrary: tie("prose").map((inner) => `{% capture n %}${inner}{% endcapture %}`) },
  ),
  prose: fc.array(tie("piece"), { maxLength: 4 }).map((pieces) => pieces.join(" ")),
}));

const target = fc.oneof(
  fc.constantFrom(
    "https://example.com/",
    "https://example.com/?q={{ lead.plan | url_encode }}",
    `https://example.com/?p={{ lead.plan | default: "free" }}`,
    "{{ event.note | default: 'https://x.example' }}",
    "{% if lead.vip %}https://a.example{% else %}https://b.example{% endif %}",
    "mailto:a@b.example?subject={{ lead.firstName }}",
    "{{ unsubscribe_url }}",
    "/relative",
    "https://ex ample.com",
    "https://é.example/ü?x=%20",
  ),
  prose.map((text) => `https://example.com/${text}`),
);
const quoted = fc.tuple(target, fc.constantFrom('"', "'", "")).map(([url, quote]) => `${quote}${url}${quote}`);
const inner = fc.oneof(
  prose,
  fc.tuple(quoted, prose).map(([url, text]) => `<a href=${url}>${text}</a>`),
  fc.tuple(prose, prose).map(([style, text]) => `<p style="${style}">${text}</p>`),
  prose.map((text) => `<div style="display: none">${text}</div>`),
  prose.map((text) => `<!--[if mso]>${text}<![endif]-->`),
  prose.map((text) => `<!-- ${text} -->`),
  prose.map((text) => `<img src="https://x.example/i.png" alt="${text}">`),
  fc.tuple(fc.oneof(tag, goodOutput), prose).map(([attribute, text]) => `<b ${attribute}>${text}</b>`),
  prose.map((text) => `<b {% if lead.vip %}class="a">${text}{% else %}class="b">other{% endif %}</b>`),
);
const content = fc.array(inner, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join("\n"));
const component = fc.oneof(
  content.map((text) => `<mj-text>${text}</mj-text>`),
  content.map((text) => `<mj-text>${text}</mj-text>`),
  content.map((text) => `<mj-raw>${text}</mj-raw>`),
  content.map((text) => `<mj-table><tr><td>${text}</td><td>b</td></tr></mj-table>`),
  fc.tuple(quoted, prose).map(([url, text]) => `<mj-button href=${url === "" ? '""' : url}>${text}</mj-button>`),
  fc.tuple(prose, target).map(([alt, url]) => `<mj-image src="https://x.example/i.png" alt="${alt}" href="${url}" />`),
  fc.constantFrom(
    '<mj-text color="{{ lead.plan }}">x</mj-text>',
    '<mj-image width="{{ lead.seats }}" src="https://x.example/" />',
    "loose {{ lead.plan }}",
    "<mj-text>open",
    "<mj-raw>{% if lead.vip %}</mj-raw><mj-text>vip</mj-text><mj-raw>{% endif %}</mj-raw>",
  ),
);
const template = fc
  .record({
    title: fc.oneof({ weight: 3, arbitrary: fc.constant("Hi {{ lead.firstName }}!") }, { weight: 1, arbitrary: prose }),
    preview: fc.option(prose, { nil: "" }),
    head: fc.option(prose, { nil: "" }),
    css: fc.constantFrom(
      "",
      '<mj-style inline="inline">p{color:red}</mj-style>',
      "<mj-style>p{color:{{ lead.plan }}}</mj-style>",
    ),
    body: fc.array(component, { minLength: 1, maxLength: 3 }),
  })
  .map(
    ({ title, preview, head, css, body }) =>
      `<mjml><mj-head><mj-title>${title}</mj-title><mj-preview>${preview}</mj-preview>${css}<mj-raw>${head}</mj-raw></mj-head>` +
      `<mj-body><mj-section><mj-column>${body.join("\n")}</mj-column></mj-section></mj-body></mjml>`,
  );

const value = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    1e21,
    1.5,
    "",
    "\ud800",
    "2026-02-30",
    "2026-12-24",
    "2026-12-24T10:00:00+01:00",
    "https://x.example/?ü=\r\n\u0001",
    "javascript:x",
    "{% if %}",
    "{{ lead }}",
  ),
);
const recipient = fc.record({
  lead: fc.record({
    email: fc.emailAddress(),
    id: fc.uuid(),
    firstName: fc.option(fc.string({ maxLength: 20 })),
    locale: fc.option(fc.constantFrom("de-AT", "xx", "en_US", "!", "ar-EG-u-nu-latn")),
    timezone: fc.option(fc.constantFrom("Europe/Vienna", "Mars/Olympus", "")),
    tags: fc.array(fc.string({ maxLength: 8 }), { maxLength: 4 }),
    score: fc.integer(),
    plan: value,
    seats: value,
    vip: value,
    ends: value,
  }),
  event: fc.oneof(
    fc.constant({}),
    fc.record({
      items: fc.oneof(value, fc.array(fc.oneof(value, fc.record({ name: value })), { maxLength: 4 })),
      note: value,
    }),
  ),
  rep: fc.constantFrom({}, { name: "Robin", email: "r@x.example" }),
  sender: fc.constant({ name: "Ann", email: "a@x.example" }),
  company: fc.constant({ name: "R & Co", address: "" }),
  sequence: fc.constant({ name: "Welcome", timezone: "UTC" }),
  step: fc.constant({ id: "hello" }),
});

test(
  "a template is refused, or it renders for whoever gets it",
  async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(template, fc.array(recipient, { minLength: 3, maxLength: 3 }), async (mjml, recipients) => {
        const result = await compileTemplate({ mjml, partials: {}, attributes });
        if (result.kind === "invalid") return;
        accepted += 1;
        const ready = hydrate(JSON.parse(JSON.stringify(result.template)) as typeof result.template);
        for (const scope of recipients) {
          const mail = renderMail(ready, {
            scope,
            links: (_index, url) => {
              expect(new URL(url).href).toBe(url);
              expect(url).toMatch(/^[\x21-\x7e]+$/);
              return url;
            },
            pixelUrl: "https://ripen.test/o",
            unsubscribeUrl: "https://ripen.test/u",
          });
          renderPreheader(ready, scope);
          expect(mail.subject).not.toMatch(/[\r\n]/);
          const written = mjml.includes("lqgq0x") ? "" : mail.html + mail.text;
          expect(written).not.toMatch(/lqgq\d+x|lkz\d+z/);
        }
      }),
      { numRuns },
    );
    // Both kinds are common, or the property says little.
    expect(accepted / numRuns).toBeGreaterThan(0.1);
  },
  numRuns * 1_000,
);
