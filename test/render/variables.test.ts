import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { variableGroups } from "../../src/render/variables/describe.ts";
import { variablesPage } from "../../src/render/variables/docs.ts";
import { emptyScope, fullScope } from "../../src/render/compile/check/samples.ts";
import { mailScope } from "../../src/render/variables/scope.ts";

const lead = {
  id: "1",
  email: "x@lead.test",
  firstName: null,
  lastName: null,
  company: null,
  timezone: null,
  locale: null,
  attributes: { plan: "pro", email: "attribute@lead.test" },
};
const rest = {
  sender: { name: "Ann", email: "a@acme.test" },
  company: { name: "Acme", address: "1 Main St" },
  sequence: { name: "Welcome", timezone: "UTC" },
  step: { id: "hello" },
};
const more = {
  tags: ["a"],
  stage: "lead",
  fitScore: 30,
  engagementScore: 45,
  event: { occurredAt: "2026-01-05T09:00:00Z", properties: { ebook: "Handbook", occurredAt: "never" } },
  rep: { name: "Robin", email: "r@acme.test" },
};

test("every variable that is described is filled at the send, and in samples; and nothing else is", () => {
  for (const scope of [mailScope({ lead, more, ...rest }), fullScope({ plan: "string" })]) {
    for (const { name, variables } of variableGroups) {
      if (name === "unsubscribe_url") continue;
      const filled: unknown = Reflect.get(scope, name);
      if (typeof filled === "string") continue;
      const own = Object.keys(filled as object).filter((key) => !["plan", "ebook"].includes(key));
      expect([name, own.sort()]).toEqual([name, variables.map((variable) => variable.name).sort()]);
    }
  }
  expect(Object.keys(emptyScope()).sort()).toEqual(Object.keys(fullScope({})).sort());
});

test("what the lead and the event are made of goes before attributes and properties", () => {
  const scope = mailScope({ lead, more, ...rest });
  expect(scope.lead).toMatchObject({ email: "x@lead.test", plan: "pro", score: 75 });
  expect(scope.event).toEqual({ ebook: "Handbook", occurredAt: "2026-01-05T09:00:00Z" });
});

test("docs/variables.md is made from the description (npm run docs:variables)", async () => {
  expect(await readFile(new URL("../../docs/variables.md", import.meta.url), "utf8")).toBe(variablesPage());
});

test("an address of the company that is not set is missing to an if", () => {
  const company = { name: "Acme", address: "" };
  expect(mailScope({ lead, ...rest, company }).company).toEqual({ name: "Acme", address: null });
});
