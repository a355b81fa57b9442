import { afterEach, beforeEach, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { enrollments, messages } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterEach(() => api[Symbol.asyncDispose]());

const zones = ["Pacific/Auckland", "Europe/Paris", "America/Los_Angeles"];
const nameOf = (zone: string) => zone.split("/")[1]!.toLowerCase();

async function people(day: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const timezone of zones) {
    const body = { email: `${nameOf(timezone)}@lead.test`, timezone, attributes: { ends: day } };
    ids.set((await api.call("POST", "/v1/leads", body)).json.id, nameOf(timezone));
  }
  return ids;
}

// It is 22:00 on January 5 in Auckland, 10:00 in Paris, 01:00 in Los Angeles.
test.each([
  [{ op: "before", value: "2026-01-05T07:30:00Z" }, ["auckland", "paris"]],
  [{ op: "after", value: "2026-01-05T07:59:59Z" }, ["los_angeles"]],
  [{ op: "withinLast", value: "PT12H" }, ["los_angeles", "paris"]],
  [{ op: "withinLast", value: "P1D" }, ["auckland", "los_angeles", "paris"]],
  [{ op: "before", value: "2026-01-05" }, []],
])("a day is that of the lead in a segment, a trigger and a branch alike: %j", async (tested, expected) => {
  const names = await people("2026-01-05");
  const condition = { attribute: "ends", ...tested };
  const { json } = await api.call("PUT", "/v1/segments", { key: "ending", name: "Ending", condition });
  const members = (await api.call("GET", `/v1/segments/${json.id}/leads`)).json.data;
  expect(members.map(({ id }: { id: string }) => names.get(id)).toSorted()).toEqual(expected);
  expect((await api.call("GET", `/v1/segments/${json.id}/count`)).json.count).toBe(expected.length);

  const publish = async (definition: object) => {
    const made = await api.call("POST", "/v1/sequences", { name: "Ending", ...definition });
    expect((await api.call("POST", `/v1/sequences/${made.json.id}/publish`)).status).toBe(200);
    return made.json.id as string;
  };
  const all = { attribute: "ends", op: "exists" };
  await api.call("PUT", "/v1/segments", { key: "all", name: "All", condition: all });
  const mail = { id: "mail", kind: "email", template: "mail" };

  // in SQL, for many at once
  const triggered = await publish({ trigger: { manual: true, if: condition }, steps: [mail] });
  await api.raw(`/v1/sequences/${triggered}/enrollments`, {
    method: "POST",
    headers: { Authorization: `Bearer ${api.key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ segment: "all" }),
  });
  const entered = await api.app.db.select().from(enrollments).where(eq(enrollments.sequenceId, triggered));
  expect(entered.map(({ leadId }) => names.get(leadId) ?? "").toSorted()).toEqual(expected);

  // in the machine
  const branch = { id: "b", kind: "branch", if: condition, onTrue: "mail", onFalse: "end" };
  const branched = await publish({ trigger: { manual: true }, steps: [branch, mail] });
  for (const leadId of names.keys()) await api.call("POST", "/v1/enrollments", { sequenceId: branched, leadId });
  await advanceDue(api.app);
  const mailed = await api.app.db.select().from(messages).where(eq(messages.sequenceId, branched));
  expect(mailed.map(({ leadId }) => names.get(leadId) ?? "").toSorted()).toEqual(expected);
});

test("a condition and waitForDate take a day for the same day", async () => {
  const [leadId] = [...(await people("2026-01-05")).keys()].slice(2);
  const steps = [
    { id: "day", kind: "waitForDate", attribute: "ends", offset: "PT9H" },
    {
      id: "b",
      kind: "branch",
      if: { attribute: "ends", op: "withinLast", value: "PT9H" },
      onTrue: "mail",
      onFalse: "end",
    },
    { id: "mail", kind: "email", template: "mail" },
  ];
  const { json } = await api.call("POST", "/v1/sequences", { name: "Day", trigger: { manual: true }, steps });
  await api.call("POST", `/v1/sequences/${json.id}/publish`);
  await api.call("POST", "/v1/enrollments", { sequenceId: json.id, leadId });
  await advanceDue(api.app);
  // midnight in Los Angeles was at 08:00 UTC
  const [walk] = await api.app.db.select().from(enrollments);
  expect(walk!.dueAt).toEqual(new Date("2026-01-05T17:00:00Z"));
  api.clock.advanceTo(new Date("2026-01-05T17:00:00Z"));
  await advanceDue(api.app);
  expect(await api.app.db.select().from(messages)).toHaveLength(1);
});
