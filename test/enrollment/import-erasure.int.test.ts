import { afterEach, beforeEach, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { erasureRequests, importProblems, leads } from "../../src/db/schema/index.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeEach(async () => (api = await openTestApi()));
afterEach(() => api[Symbol.asyncDispose]());

/** @returns the lines of its report, without the header */
async function imported(body: string): Promise<() => Promise<string[]>> {
  const headers = { Authorization: `Bearer ${api.key}`, "Content-Type": "text/csv" };
  const { text } = await api.raw("/v1/imports?list=fair", { method: "POST", headers, body });
  const { importId } = JSON.parse(text.trimEnd().split("\n").at(-1)!);
  return async () =>
    (await api.call("GET", `/v1/imports/${importId}/problems.csv`)).text.trimEnd().split("\r\n").slice(1);
}

const file = "email,timezone\nada@example.com,Ada's secret\nbob@example.com,Bob's secret\n";
const addresses = (lines: string[]) => lines.map((line) => line.split(",")[2]);

test("what an import quotes of a lead goes with the lead, and of nobody else", async () => {
  const report = await imported(file);
  expect(addresses(await report())).toEqual(["ada@example.com", "bob@example.com"]);
  await api.app.db.delete(leads).where(eq(leads.email, "ada@example.com"));
  const left = await report();
  expect(addresses(left)).toEqual(["bob@example.com"]);
  expect(JSON.stringify(await api.app.db.select().from(importProblems))).not.toContain("Ada");
});

test("also when the lead has another address by now", async () => {
  const report = await imported(file);
  const { json } = await api.call("GET", "/v1/leads?email=ada@example.com");
  const { id } = json.data[0];
  expect((await api.call("PATCH", `/v1/leads/${id}`, { email: "ada@new.example" })).status).toBe(200);
  await api.app.db.delete(leads).where(eq(leads.id, id));
  expect(addresses(await report())).toEqual(["bob@example.com"]);
});

test("a request for erasure that is done erases it where no lead came of the row", async () => {
  const report = await imported("email,plan\nada@example.com,pro,Ada's secret\nbob@example.com,pro,more\n");
  expect(addresses(await report())).toEqual(["ada@example.com", "bob@example.com"]);
  const now = api.clock.now();
  const [request] = await api.app.db
    .insert(erasureRequests)
    .values({ email: "ada@example.com", requestedAt: now, dueAt: now })
    .returning();
  expect((await api.call("POST", `/v1/erasure-requests/${request!.id}/done`)).status).toBe(200);
  expect(addresses(await report())).toEqual(["bob@example.com"]);
});

test("a row without an address that can be read quotes nothing", async () => {
  const report = await imported("email,timezone,plan\nada at example,Ada's secret,Ada's plan\n");
  const lines = await report();
  expect(lines.map((line) => line.split(",").slice(1, 4))).toEqual([
    ["rejected", "", "/email"],
    ["rejected", "", "/timezone"],
  ]);
  expect(lines.join("")).not.toMatch(/Ada|ada/);
});
