import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  // What is loaded with the first request of a kind is not what this is about.
  await api.call("PUT", "/v1/templates", { key: "warm", mjml: template("<mj-text>Hi</mj-text>") });
  await api.raw("/v1/sequences", { method: "POST", headers: yaml(), body: "name: x" });
  await api.call("PUT", "/v1/segments", { key: "warm", name: "Warm", condition: { tag: "a" } });
});
afterAll(() => api[Symbol.asyncDispose]());

const template = (body: string, head = "") =>
  `<mjml><mj-head><mj-title>Hi</mj-title>${head}</mj-head><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>`;
const yaml = () => ({ Authorization: `Bearer ${api.key}`, "Content-Type": "application/yaml" });

const inline = (css: string) =>
  template("<mj-text>Hi</mj-text>".repeat(50), `<mj-style inline="inline">${css}</mj-style>`);
const templates: [string, string][] = [
  ["87 KB of CSS to inline", inline(".a .b > .c { color: red }\n".repeat(3_300))],
  [":has to inline", inline("div:has(div div div div) { color: red }")],
  ["10,000 outputs", template(`<mj-text>${"{{ lead.email }}".repeat(10_000)}</mj-text>`)],
  ["as many outputs as are taken", template(`<mj-text>${"{{ lead.email }} ".repeat(1_900)}</mj-text>`)],
  ["45,000 includes", template("<mj-include />".repeat(45_000))],
  ["nested elements", template(`<mj-raw>${"<div>".repeat(2_300)}${"</div>".repeat(2_300)}</mj-raw>`)],
  ["as many elements as are taken", template(`<mj-raw>${"<p>Hello</p>".repeat(4_900)}</mj-raw>`)],
  [
    "loops in loops",
    template("<mj-text>{% for a in (1..3000) %}{% for b in (1..3000) %}x{% endfor %}{% endfor %}</mj-text>"),
  ],
  ["braces that are never closed", template(`<mj-text>${"{{ ".repeat(100_000)}</mj-text>`)],
  ["comments that are never closed", template(`<mj-text>${"<!-- ".repeat(80_000)}</mj-text>`)],
];

const anyOf = (leaves: object[]): object => {
  if (leaves.length <= 50) return { any: leaves };
  const width = Math.ceil(leaves.length / 50);
  return { any: Array.from({ length: 50 }, (_, n) => anyOf(leaves.slice(n * width, (n + 1) * width))) };
};
const segments: [string, object][] = [
  ["15,000 tests", anyOf(Array.from({ length: 15_000 }, (_, n) => ({ attribute: `a${n}`, op: "exists" })))],
  ["70,000 tags", anyOf(Array.from({ length: 70_000 }, () => ({ tag: "t" })))],
  [
    "150 lists of 500",
    anyOf(
      Array.from({ length: 150 }, () => ({
        attribute: "plan",
        op: "in",
        value: Array.from({ length: 500 }, (_, n) => n),
      })),
    ),
  ],
];

/** What one request may hold up, milliseconds. */
const bound = 250;

/**
 * How long a request holds up the event loop: the least of three times, since a machine that is busy with other things
 * leaves the process waiting as well.
 */
async function heldUp(request: () => Promise<{ status: number }>): Promise<{ status: number; ms: number }> {
  let [ms, status] = [Infinity, 0];
  for (let time = 0; time < 3 && ms > bound / 4; time += 1) {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    ({ status } = await request());
    delay.disable();
    ms = Math.min(ms, delay.max / 1e6);
  }
  return { status, ms };
}

test.each(templates)("a template of %s holds up nobody", async (name, mjml) => {
  const body = JSON.stringify({ key: "heavy", mjml });
  const { status, ms } = await heldUp(() => api.call("PUT", "/v1/templates", body));
  expect(status).toBe(name.includes("as are taken") ? 200 : 422);
  expect(ms).toBeLessThan(bound);
});

test.each(segments)("a segment of %s holds up nobody", async (_name, condition) => {
  const body = JSON.stringify({ key: "heavy", name: "Heavy", condition });
  const { status, ms } = await heldUp(() => api.call("PUT", "/v1/segments", body));
  expect([413, 422]).toContain(status);
  expect(ms).toBeLessThan(bound);
});

test("as large a segment as is taken holds up nobody, and can be counted", async () => {
  const condition = anyOf(
    Array.from({ length: 200 }, (_, n) => ({ attribute: `a${n}`, op: "withinLast", value: "P1D" })),
  );
  const body = JSON.stringify({ key: "large", name: "Large", condition });
  let id = "";
  const put = await heldUp(async () => {
    const answer = await api.call("PUT", "/v1/segments", body);
    id = answer.json.id;
    return answer;
  });
  expect(put.status).toBe(200);
  expect(put.ms).toBeLessThan(bound);
  const count = await heldUp(() => api.call("GET", `/v1/segments/${id}/count`));
  expect(count.status).toBe(200);
  expect(count.ms).toBeLessThan(bound);
});

test.each<[string, string]>([
  ["50,000 keys", Array.from({ length: 50_000 }, (_, n) => `key${n}: 1`).join("\n")],
  ["10,000 keys", Array.from({ length: 10_000 }, (_, n) => `key${n}: 1`).join("\n")],
  ["brackets in brackets", "[".repeat(3_000)],
])("a definition of %s holds up nobody", async (_name, body) => {
  const { status, ms } = await heldUp(() => api.raw("/v1/sequences", { method: "POST", headers: yaml(), body }));
  expect(status).toBe(422);
  expect(ms).toBeLessThan(bound);
});
