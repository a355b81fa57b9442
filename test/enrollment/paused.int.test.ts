import { expect, test } from "vitest";
import { enrollments, messages } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";

const steps = [{ id: "mail", kind: "email", template: "mail" }];

test.each(["event", "import"])("whom the %s of a paused sequence enrolls waits, says so, and goes on", async (by) => {
  await using t = await openTestApi();
  const { app, call } = t;
  await call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
  const { json } = await call("POST", "/v1/sequences", { name: "Fair", trigger: { [by]: "fair" }, steps });
  await call("POST", `/v1/sequences/${json.id}/publish`);
  await call("POST", `/v1/sequences/${json.id}/pause`);

  if (by === "event") {
    await recordEvent(app, { name: "fair", lead: { email: "ada@lead.test" }, properties: {}, source: "api" });
    await enrollFromEvents(app);
  } else {
    const headers = { Authorization: `Bearer ${t.key}`, "Content-Type": "text/csv" };
    await t.raw("/v1/imports?list=fair", { method: "POST", headers, body: "email\nada@lead.test\n" });
  }
  await advanceDue(app);
  const [enrollment] = await app.db.select().from(enrollments);
  expect(enrollment).toMatchObject({ status: "active", sequenceId: json.id });
  expect(await app.db.select().from(messages)).toEqual([]);
  const { json: explained } = await call("GET", `/v1/enrollments/${enrollment!.id}/explain`);
  expect(explained.pauses).toMatchObject([{ scope: "sequence", name: "Fair" }]);

  await call("POST", `/v1/sequences/${json.id}/resume`);
  await advanceDue(app);
  expect(await app.db.select().from(messages)).toMatchObject([{ email: "ada@lead.test", stepId: "mail" }]);
});

test("who is to be enrolled by hand in a paused sequence is refused, with what to do first", async () => {
  await using t = await openTestApi();
  await t.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
  const { json } = await t.call("POST", "/v1/sequences", { name: "Fair", trigger: { event: "fair" }, steps });
  await t.call("POST", `/v1/sequences/${json.id}/publish`);
  await t.call("POST", `/v1/sequences/${json.id}/pause`);
  const lead = await t.call("POST", "/v1/leads", { email: "ada@lead.test" });
  const refused = await t.call("POST", "/v1/enrollments", { sequenceId: json.id, leadId: lead.json.id });
  expect(refused.json).toMatchObject({ code: "sequence_not_published" });
  expect(refused.json.detail).toContain("resume it first");
});
