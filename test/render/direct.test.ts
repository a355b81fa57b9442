import * as fc from "fast-check";
import { expect, test } from "vitest";
import { direct, readDirectly } from "../../src/render/fill/direct.ts";
import { liquidEngine } from "../../src/render/fill/liquid.ts";
import { joinRuns } from "../../src/render/fill/runs.ts";

const filters = [
  "",
  '| default: "you"',
  "| url_encode",
  "| escape",
  "| upcase",
  "| downcase",
  '| default: "" | upcase',
];
const forms = ["html", "text"] as const;

const leaf = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("", "a & b", `<i>"it's"</i>`, "{{ lead.a }}", null, undefined, true, false, 0, -1.5, 1e21),
);
const lead = fc.record(
  {
    a: leaf,
    b: fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })),
    c: fc.oneof(leaf, fc.record({ d: leaf }, { requiredKeys: [] })),
    size: leaf,
  },
  { requiredKeys: [] },
);
const variable = fc.constantFrom(
  "lead.a",
  "lead.b",
  "lead.c",
  "lead.c.d",
  'lead["a"]',
  "lead.b[0]",
  "lead.b.first",
  "lead.size",
  "lead.toString",
  "lead.__proto__",
  "nobody",
  "nobody.x",
  "assigned",
  "lead.c.d.e",
);
const output = fc.tuple(variable, fc.constantFrom(...filters)).map(([name, filter]) => `{{ ${name} ${filter} }}`);
const source = fc.array(
  fc.oneof(
    output,
    fc.constantFrom(
      "Hello ",
      "<b>",
      "{% assign assigned = lead.a %}",
      " {{- 'x' }}",
      "{% if lead.a %}{{ lead.b }}!{% endif %}",
    ),
  ),
  {
    maxLength: 6,
  },
);

for (const form of forms) {
  test(`an output written directly is what Liquid's interpreter writes (${form})`, () => {
    const engine = liquidEngine(form === "html");
    fc.assert(
      fc.property(source, lead, (parts, attributes) => {
        const nodes = engine.parse(parts.join(""));
        const directly = nodes.map((node) => direct(node, form));
        const scope = () => ({ lead: structuredClone(attributes) });
        const written = (template: typeof nodes) => {
          try {
            return engine.renderSync(template, scope());
          } catch (error) {
            return String(error); // half of a surrogate pair cannot be encoded for a URL
          }
        };
        expect(written(directly)).toBe(written(nodes));
        expect(written(joinRuns(directly))).toBe(written(nodes));
      }),
      { numRuns: 500 },
    );
  });

  test(`what a usual mail says is written directly (${form})`, () => {
    const engine = liquidEngine(form === "html");
    const usual = `Hello {{ lead.firstName | default: "there" }}, <a href="?for={{ lead.email | url_encode }}">{{ company.name }}</a>`;
    const nodes = engine.parse(usual).map((node) => direct(node, form));
    let read: string | undefined;
    const probe = {
      token: nodes[0]!.token,
      render: (...[context]: Parameters<(typeof nodes)[number]["render"]>) => (read = readDirectly(nodes, context)),
    };
    engine.renderSync([probe], { lead: { email: "a+b@c.example" }, company: { name: "R&D" } });
    expect(read).toBe(`Hello there, <a href="?for=a%2Bb%40c.example">${form === "html" ? "R&amp;D" : "R&D"}</a>`);
  });
}
