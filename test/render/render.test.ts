import { describe, expect, test } from "vitest";
import { compileTemplate } from "../../src/render/compile/compile.ts";
import { hydrate } from "../../src/render/fill/hydrate.ts";
import { type RenderInput, renderMail } from "../../src/render/fill/render.ts";

const input = (overrides: Partial<RenderInput> = {}): RenderInput => ({
  scope: {
    lead: { firstName: "Zoë", email: "zoe@example.com" },
    sender: { name: "Ann" },
    company: { name: "R & Co" },
  },
  links: (index, url) => `https://t.example/${index}?to=${encodeURIComponent(url)}`,
  pixelUrl: "https://t.example/p?a=1&b=2",
  unsubscribeUrl: "https://t.example/u?a=1&b=2",
  ...overrides,
});

async function render(content: string, overrides: Partial<RenderInput> = {}, subject = "Hi") {
  const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>${content}</mj-text></mj-column></mj-section></mj-body></mjml>`;
  const result = await compileTemplate({ subject, mjml, partials: {} });
  if (result.kind === "invalid") throw new Error(JSON.stringify(result.problems));
  return renderMail(hydrate(result.template), input(overrides));
}

const lead = (attributes: Record<string, unknown>) => ({ scope: { lead: attributes } });

test("attributes fill subject, HTML and text", async () => {
  const mail = await render("Hello {{ lead.firstName }}", {}, "For {{ lead.firstName }} & co");
  expect(mail.subject).toBe("For Zoë & co");
  expect(mail.html).toContain("Hello Zoë");
  expect(mail.text).toContain("Hello Zoë");
});

test("a missing attribute renders empty, or its default", async () => {
  const mail = await render('[{{ lead.nope }}][{{ lead.nope | default: "there" }}][{{ lead.a.b.c }}]');
  expect(mail.text).toContain("[][there][]");
});

test("attributes are escaped in HTML and plain in subject and text", async () => {
  const mail = await render("{{ lead.x }}", lead({ x: '<b>&"' }), "{{ lead.x }}");
  expect(mail.html).toContain("&lt;b&gt;&amp;&#34;");
  expect(mail.html).not.toContain("<b>&");
  expect(mail.text).toContain('<b>&"');
  expect(mail.subject).toBe('<b>&"');
});

test("Liquid inside an attribute is data, not code", async () => {
  const mail = await render("{{ lead.x }}", lead({ x: "{{ lead.secret }}{% ripen_link 0 %}", secret: "s3cret" }));
  expect(mail.html).not.toContain("s3cret");
  expect(mail.text).toContain("{{ lead.secret }}");
});

test("a subject stays one line whatever the attribute holds", async () => {
  const mail = await render("x", lead({ x: "a\r\nBcc: evil@example.com\u0000\u2028b" }), "{{ lead.x }}");
  expect(mail.subject).toBe("a Bcc: evil@example.com b");
});

test("only own properties can be read", async () => {
  const mail = await render("[{{ lead.constructor }}{{ lead.__proto__ }}{{ lead.toString }}]");
  expect(mail.text).toContain("[]");
});

describe("links", () => {
  test("the tracked target is the rendered one, the same in both parts", async () => {
    const seen: [number, string][] = [];
    const links = (index: number, url: string) => `https://t.example/${seen.push([index, url])}`;
    const mail = await render('<a href="https://x.example/?n={{ lead.n | url_encode }}&amp;q=1">go</a>', {
      ...lead({ n: "a&b" }),
      links,
    });
    expect(seen).toEqual([
      [0, "https://x.example/?n=a%26b&q=1"],
      [0, "https://x.example/?n=a%26b&q=1"],
    ]);
    expect(mail.html).toContain('href="https://t.example/1"');
    expect(mail.text).toContain("go [https://t.example/2]");
  });

  test("a link inside of a loop is tracked with the values of its round", async () => {
    const mail = await render('{% for p in lead.posts %}<a href="https://x.example/{{ p }}">{{ p }}</a> {% endfor %}', {
      ...lead({ posts: ["one", "two"] }),
    });
    expect(mail.html).toContain(`to=${encodeURIComponent("https://x.example/one")}`);
    expect(mail.html).toContain(`to=${encodeURIComponent("https://x.example/two")}`);
  });

  test("a target from an attribute cannot bring another scheme", async () => {
    const bad = await render('<a href="{{ lead.site }}">s</a>', lead({ site: "javascript:alert(1)" }));
    expect(bad.html).toContain('href="#"');
    expect(bad.html).not.toContain("javascript");
    const good = await render('<a href="{{ lead.site }}">s</a>', lead({ site: "https://me.example" }));
    expect(good.html).toContain(encodeURIComponent("https://me.example"));
  });

  test("a target cannot break out of its attribute", async () => {
    const mail = await render('<a href="https://x.example/{{ lead.x }}">s</a>', {
      ...lead({ x: '"><script>' }),
      links: (_, url) => url,
    });
    expect(mail.html).not.toContain("<script>");
  });
});

describe("unsubscribe", () => {
  test("the template's own link is written untracked in both parts, and no footer is added", async () => {
    const mail = await render('<a href="{{ unsubscribe_url }}">Stop</a>');
    expect(mail.html).toContain('<a href="https://t.example/u?a=1&amp;b=2">Stop</a>');
    expect(mail.text).toContain("Stop [https://t.example/u?a=1&b=2]");
    expect(mail.html.match(/t\.example\/u/g)).toHaveLength(1);
    expect(mail.text.match(/t\.example\/u/g)).toHaveLength(1);
  });

  test("a template without one gets a footer in both parts", async () => {
    const mail = await render("Hello");
    expect(mail.html).toContain('<a href="https://t.example/u?a=1&amp;b=2"');
    expect(mail.text).toContain("Unsubscribe: https://t.example/u?a=1&b=2");
  });

  test("a link that its condition leaves out is made up for by the footer", async () => {
    const mail = await render('{% if lead.nope %}<a href="{{ unsubscribe_url }}">Stop</a>{% endif %}');
    expect(mail.html).toContain("t.example/u");
    expect(mail.text).toContain("t.example/u");
  });
});

test("the pixel stands last in the body, once, and can be left out", async () => {
  const mail = await render("Hello");
  expect(mail.html).toMatch(/<img src="https:\/\/t\.example\/p\?a=1&amp;b=2"[^>]*><\/body>/);
  expect(mail.text).not.toContain("t.example/p");
  expect((await render("Hello", { pixelUrl: null })).html).not.toContain("<img");
});

test("a template that would run on is stopped", async () => {
  const endless = "{% for a in (1..100000) %}{% for b in (1..100000) %}x{% endfor %}{% endfor %}";
  await expect(render(endless)).rejects.toThrow(/limit/);
});
