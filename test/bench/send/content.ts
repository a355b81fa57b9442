import { compileTemplate } from "../../../src/render/compile/compile.ts";
import { hydrate } from "../../../src/render/fill/hydrate.ts";
import { renderMail } from "../../../src/render/fill/render.ts";

const paragraph =
  "Over the last ten years we have helped more than two thousand teams plan their work, and what they tell us again and " +
  "again is how much time they win back when the plan and the people are looked at together.";

/** A usual nurture mail: seven sections, six links, about 12 KB of HTML. */
export function benchTemplate(subject: string): string {
  const section = (number: number) => `
    <mj-section><mj-column>
      <mj-text font-size="18px" font-weight="bold">Part ${number}: what changes for {{ lead.company | default: "your team" }}</mj-text>
      <mj-text>${paragraph}</mj-text>
      ${number < 4 ? `<mj-button href="https://acme.example/guide/part-${number}?from=welcome">Read part ${number}</mj-button>` : ""}
    </mj-column></mj-section>`;
  return `<mjml><mj-head><mj-title>${subject}, {{ lead.firstName }}</mj-title></mj-head><mj-body>
    <mj-section><mj-column><mj-text>Hello {{ lead.firstName | default: "there" }},</mj-text></mj-column></mj-section>
    ${[1, 2, 3, 4].map(section).join("")}
    <mj-section><mj-column><mj-text>
      <a href="https://acme.example/pricing">Pricing</a> <a href="https://acme.example/team?for={{ lead.email | url_encode }}">The team</a>
      {{ sender.name }}, {{ company.name }}, {{ company.address }} <a href="{{ unsubscribe_url }}">Unsubscribe</a>
    </mj-text></mj-column></mj-section>
  </mj-body></mjml>`;
}

/** The mail that the plain nodemailer runs send, as the engine would render it. */
export async function benchMail(): Promise<{ subject: string; html: string; text: string }> {
  const result = await compileTemplate({ mjml: benchTemplate("Welcome"), partials: {} });
  if (result.kind === "invalid") throw new Error(JSON.stringify(result.problems));
  const token = "a".repeat(42);
  return renderMail(hydrate(result.template), {
    scope: {
      lead: { firstName: "Leo", company: "Initech", email: "lead1@example.com" },
      sender: { name: "Ada at Acme" },
      company: { name: "Acme", address: "1 Main Street" },
    },
    links: (_index, url) => `https://ripen.example/c/${token}?u=${encodeURIComponent(url)}`,
    pixelUrl: `https://ripen.example/o/${token}.gif`,
    unsubscribeUrl: `https://ripen.example/u/${token}`,
  });
}
