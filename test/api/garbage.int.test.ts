import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
let form: string;
beforeAll(async () => {
  api = await openTestApi({
    formsPerMinute: 1_000_000,
    submissionLimits: { perForm: 1_000_000, perRecipient: 1_000_000 },
  });
  form = (await api.call("POST", "/v1/forms", { name: "x", event: "signup" })).json.key;
});
afterAll(() => api[Symbol.asyncDispose]());

const id = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
const lead = {
  email: "ada@example.com",
  firstName: "Ada",
  timezone: "Europe/London",
  locale: "en-GB",
  attributes: { a: 1 },
  tags: ["x"],
};
const steps = [
  { id: "a", kind: "email", template: "t" },
  { id: "b", kind: "wait", for: "P2D" },
];
const routes: [string, string, unknown][] = [
  ["POST", "/v1/leads", lead],
  ["PATCH", `/v1/leads/${id}`, { firstName: "x", attributes: { a: null }, tags: [] }],
  ["POST", "/v1/events", { id: "e", name: "signup", lead, properties: { a: [1] }, occurredAt: "2026-01-05T09:00:00Z" }],
  ["POST", "/v1/forms", { name: "x", event: "signup", redirectUrl: "https://example.com", honeypot: "fax" }],
  ["PUT", "/v1/templates", { key: "t", mjml: "<mjml><mj-body></mj-body></mjml>" }],
  [
    "POST",
    "/v1/sequences",
    { name: "x", trigger: { event: "signup" }, promotion: { opens: 3, withinDays: 14 }, steps },
  ],
  ["PUT", `/v1/sequences/${id}/draft`, { name: "x", trigger: { event: "signup" }, steps }],
  ["POST", "/v1/enrollments", { sequenceId: id, leadId: id }],
  ["POST", "/v1/reps", { name: "x", email: "rep@example.com" }],
  ["PATCH", `/v1/reps/${id}`, { name: "x", active: true }],
  ["POST", "/v1/suppressions", { email: "a@example.com", detail: "x" }],
  ["POST", "/v1/suppressions", { domain: "example.com" }],
  ["POST", `/v1/leads/${id}/erase`, { keepSuppressed: "auto" }],
  ["POST", "/v1/keys", { name: "x" }],
  ["POST", `/v1/leads/${id}/stage`, { stage: "recycled", reason: "x", coolDown: "P30D", sequence: "x", repId: id }],
  ["POST", `/v1/leads/${id}/promote`, { reason: "x" }],
  ["POST", `/v1/handoffs/${id}/not-a-prospect`, { class: "other", reason: "x" }],
  [
    "PUT",
    `/v1/leads/${id}/qualification`,
    { criteria: { budget: { state: "yes", source: "x", note: "x" } }, sql: true },
  ],
  [
    "PUT",
    "/v1/settings/qualification",
    { criteria: [{ key: "budget", name: "x", question: "x" }], sql: { of: ["budget"], need: "all" } },
  ],
];
const lists = [
  "leads",
  "forms",
  "templates",
  "sequences",
  "enrollments",
  "messages",
  "reps",
  "handoffs",
  "suppressions",
  "erasures",
  "keys",
];
const parameters = [
  "cursor",
  "limit",
  "stage",
  "email",
  "tag",
  "status",
  "key",
  "active",
  "leadId",
  "sequenceId",
  "repId",
];

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    " ",
    "\0",
    "\ud800",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "__proto__",
    "P999999999Y",
    "%00",
    "../",
    "{{",
    id,
  ),
);
const value = fc.oneof(fc.jsonValue(), text, fc.constantFrom(Number.MAX_VALUE, -0, 2 ** 53, 1e-300));

/** `example` with one part replaced, removed or added at a random place. */
function mutation(example: unknown): fc.Arbitrary<unknown> {
  if (typeof example !== "object" || example === null) return value;
  const inside = Object.entries(example).map(([key, child]) =>
    mutation(child).map((changed): unknown =>
      Array.isArray(example) ? example.with(Number(key), changed) : { ...example, [key]: changed },
    ),
  );
  const added = fc
    .tuple(text, value)
    .map(([key, extra]): unknown => (Array.isArray(example) ? [...example, extra] : { ...example, [key]: extra }));
  return fc.oneof(value, added, ...inside);
}

describe("no input is answered with a failure of ours", () => {
  test.each(routes)("%s %s", async (method, path, example) => {
    await fc.assert(
      fc.asyncProperty(mutation(example), async (body) => {
        const { status, text } = await api.call(method, path, JSON.stringify(body));
        expect({ status, text }).toMatchObject({ status: expect.toSatisfy((code: number) => code < 500) });
      }),
      { numRuns: 40 },
    );
  });

  test("query parameters of every list", async () => {
    const query = fc.dictionary(fc.constantFrom(...parameters), text, { maxKeys: 3 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...lists), query, async (list, values) => {
        const { status, text } = await api.call("GET", `/v1/${list}?${new URLSearchParams(values).toString()}`);
        expect({ status, text }).toMatchObject({ status: expect.toSatisfy((code: number) => code < 500) });
      }),
      { numRuns: 150 },
    );
  });

  test("the first and the last instants, as every instant that a route may be asked with", async () => {
    type Parameter = { name: string; in: string; schema?: { format?: string } };
    const { paths } = (await api.raw("/openapi.json")).json as {
      paths: Record<string, { get?: { parameters?: Parameter[] } }>;
    };
    const failed: string[] = [];
    for (const [path, { get }] of Object.entries(paths)) {
      const named = (get?.parameters ?? []).filter(({ schema }) => schema?.format === "date-time");
      for (const { name } of path.includes("{") ? [] : named) {
        for (const at of ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:45:00Z"]) {
          const { status } = await api.call("GET", `${path}?${name}=${at}`);
          if (status >= 500) failed.push(`${path} ${name}=${at} ${status}`);
        }
      }
    }
    expect(failed).toEqual([]);
  });

  test("ids, tokens and cursors in paths", async () => {
    const paths = [
      "/v1/leads/",
      "/v1/messages/",
      "/v1/handoffs/",
      "/u/",
      "/h/",
      "/c/",
      "/o/",
      `/v1/leads/${id}/timeline?cursor=`,
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), text, async (path, part) => {
        const { status, text } = await api.call("GET", path + encodeURIComponent(part.toWellFormed()));
        expect({ status, text }).toMatchObject({ status: expect.toSatisfy((code: number) => code < 500) });
      }),
      { numRuns: 100 },
    );
  });

  test("forms", async () => {
    const fields = fc.dictionary(fc.oneof(text, fc.constantFrom("email", "firstName", "timezone", "locale")), text);
    await fc.assert(
      fc.asyncProperty(
        fields,
        fc.constantFrom("text/html", "application/json", ";;q=", "*/*;q=x"),
        async (body, accept) => {
          const { status, text } = await api.raw(`/v1/forms/${form}`, {
            method: "POST",
            headers: { Accept: accept },
            body: new URLSearchParams({ email: "a@example.com", ...body }),
          });
          expect({ status, text }).toMatchObject({ status: expect.toSatisfy((code: number) => code < 500) });
        },
      ),
      { numRuns: 100 },
    );
  });
});
