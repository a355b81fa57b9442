import { expect, test } from "vitest";
import { compileTemplate } from "../../src/render/compile/compile.ts";
import { linkName, mayMean } from "../../src/render/fill/link-name.ts";
import { hydrate } from "../../src/render/fill/hydrate.ts";
import { renderMail } from "../../src/render/fill/render.ts";
import { emptyScope } from "../../src/render/compile/check/samples.ts";

async function compiled(content: string, head = "") {
  const mjml = `<mjml><mj-head><mj-title>Hi</mj-title>${head}</mj-head><mj-body><mj-section><mj-column>${content}</mj-column></mj-section></mj-body></mjml>`;
  const result = await compileTemplate({ mjml, partials: {}, attributes: { n: "string" } });
  if (result.kind === "invalid") throw new Error(JSON.stringify(result.problems));
  return result.template;
}

test.each([
  ["https://example.com/pricing?plan=team#x", "example.com/pricing"],
  ["HTTPS://Example.com/Pricing/", "example.com/Pricing"],
  ["https://example.com", "example.com"],
  ["pricing", "pricing"],
])("the link %s is called %s", (url, name) => {
  expect(linkName(url)).toBe(name);
});

test("a name with a place left open may mean what fits", () => {
  expect(mayMean("example.com/guide/*", "example.com/guide/42")).toBe(true);
  expect(mayMean("example.com/guide/*", "example.com/other/42")).toBe(false);
  expect(mayMean("example.com", "exampleXcom")).toBe(false);
});

test("links have the name that the template gives, or that of their target", async () => {
  const template = await compiled(
    `<mj-text><a data-link="docs" href="https://example.com/docs">d</a> <a href="https://example.com/pricing?x={{ lead.n }}">p</a>
     <a href="https://example.com/guide/{{ lead.n }}">g</a> <a href="{{ unsubscribe_url }}">u</a></mj-text>
     <mj-button data-link="talk" href="https://example.com/talk?a=1&amp;b=2">Talk</mj-button>
     <mj-image href='https://example.com/i' data-link='picture' src="https://example.com/i.png" alt="i" />
     <mj-social><mj-social-element name="facebook" data-link="share" href="https://example.com/s">S</mj-social-element></mj-social>`,
  );
  expect(template.linkNames).toEqual([
    "docs",
    "example.com/pricing",
    "example.com/guide/*",
    "",
    "talk",
    "picture",
    "share",
    "share",
  ]);
  expect(template.links[4]).toBe("https://example.com/talk?a=1&b=2");
  expect(template.links[6]).toBe("https://www.facebook.com/sharer/sharer.php?u=https://example.com/s");
  expect(template.html).not.toMatch(/data-link|lkz\d/);
});

test("a name that is none, or that nothing bears, is refused", async () => {
  await expect(compiled('<mj-text><a data-link="a b" href="https://x.example">x</a></mj-text>')).rejects.toThrow(
    "no name of a link",
  );
  await expect(compiled('<mj-button data-link="a">x</mj-button>')).rejects.toThrow("has no href");
});

test("every kind of link is tracked: areas, shapes of Outlook, and those that mj-html-attribute sets", async () => {
  const template = await compiled(
    `<mj-raw><map name="m"><area href="https://a.example/area"></map>
      <!--[if mso]><v:roundrect href="https://a.example/vml">x</v:roundrect><![endif]--></mj-raw>
     <mj-text css-class="late"><a href="https://a.example/before">x</a></mj-text>`,
    `<mj-html-attributes><mj-selector path=".late a"><mj-html-attribute name="href">https://a.example/after?n={{ lead.n }}</mj-html-attribute></mj-selector></mj-html-attributes>`,
  );
  expect(template.links.toSorted()).toEqual([
    "https://a.example/after?n={{ lead.n }}",
    "https://a.example/area",
    "https://a.example/vml",
  ]);
});

test("a target is written in the one form of the WHATWG, whatever the lead's data hold", async () => {
  const seen: string[] = [];
  const template = await compiled('<mj-text><a href="https://Exämple.com/é x/%20?n={{ lead.n }}">x</a></mj-text>');
  renderMail(hydrate(template), {
    scope: { ...emptyScope(), lead: { n: "日本 %25\r\n\u0001&" } },
    links: (_index, url) => (seen.push(url), url),
    pixelUrl: null,
    unsubscribeUrl: "https://ripen.test/u",
  });
  expect(new Set(seen)).toEqual(new Set(["https://xn--exmple-cua.com/%C3%A9%20x/%20?n=%E6%97%A5%E6%9C%AC%20%25%01&"]));
});

test("an answer by one click is no tracked link, in both parts", async () => {
  const template = await compiled('<mj-button href="{{ answers_url }}/budget/yes">Yes, we have one</mj-button>');
  const { html, text } = renderMail(hydrate(template), {
    scope: { ...emptyScope(), answers_url: "https://ripen.test/a/x" },
    links: () => "https://ripen.test/c/tracked",
    pixelUrl: null,
    unsubscribeUrl: "https://ripen.test/u/x",
  });
  expect(html).toContain('href="https://ripen.test/a/x/budget/yes"');
  expect(text).toContain("https://ripen.test/a/x/budget/yes");
  expect(html).not.toContain("tracked");
});

test("the way to the preferences is no tracked link, and leaves the unsubscribe link where it is", async () => {
  const template = await compiled(
    '<mj-text><a href="{{ preferences_url }}">Fewer mails</a><a href="{{ unsubscribe_url }}">Leave</a></mj-text>',
  );
  expect(template.links).toEqual(["{{ unsubscribe_url }}"]);
  const { html, text } = renderMail(hydrate(template), {
    scope: { ...emptyScope(), preferences_url: "https://ripen.test/p/x" },
    links: () => "https://ripen.test/c/tracked",
    pixelUrl: null,
    unsubscribeUrl: "https://ripen.test/u/x",
  });
  expect(html).toContain('href="https://ripen.test/p/x"');
  expect(html).toContain('href="https://ripen.test/u/x"');
  expect(text).toContain("https://ripen.test/p/x");
  expect(html).not.toContain("tracked");
});
