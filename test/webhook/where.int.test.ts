import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { webhookDeliveries } from "../../src/db/schema/index.ts";
import { patchEndpoint, readEndpoint } from "../../src/webhook/endpoint/patch-endpoint.ts";
import { replayOne, replayRange } from "../../src/webhook/log/replay.ts";
import { signUp } from "../aside/support.ts";
import { openTestEngine } from "../support/engine.ts";
import { openReceiver } from "../support/receiver.ts";
import { deliverAll, listen } from "./support.ts";

test("what the conditions of an endpoint do not hold for is not posted, and stands in the log; replayed by itself it is", async () => {
  await using receiver = await openReceiver();
  await using t = await openTestEngine({ roles: [], settings: { webhooks: { allowPrivate: true } } });
  t.clock.advanceTo(new Date());
  const posted = (path: string) => receiver.requests.filter((request) => request.path === path).length;
  const { id } = await listen(t.app, `${receiver.url}/prospects`, ["lead.*"], { "lead.stage": ["prospect"] });
  await listen(t.app, `${receiver.url}/all`, ["lead.*"]);
  await signUp(t.app, ["one@lead.test", "two@lead.test"]);
  while (posted("/all") < 2) await deliverAll(t.app);
  const log = () => t.app.db.select().from(webhookDeliveries).where(eq(webhookDeliveries.endpointId, id));
  while ((await log()).some(({ status }) => status === "pending")) await deliverAll(t.app);
  expect((await log()).map(({ status, attempts }) => ({ status, attempts }))).toEqual([
    { status: "unwanted", attempts: 0 },
    { status: "unwanted", attempts: 0 },
  ]);
  const range = { from: new Date(0), to: new Date(t.clock.now().getTime() + 1), only: "all" } as const;
  expect(await replayRange(t.app, { id, ...range })).toBe(0);
  await replayOne(t.app, { id, deliveryId: (await log())[0]!.id });
  while (posted("/prospects") < 1) await deliverAll(t.app);
  expect(posted("/prospects")).toBe(1);
});

test("conditions that no event can meet are refused, and those before stay", async () => {
  await using t = await openTestEngine({ roles: [], settings: { webhooks: { allowPrivate: true } } });
  const { id } = await listen(t.app, "https://crm.example.com/", ["message.*"], { verdict: ["human"] });
  await expect(patchEndpoint(t.app, { id, patch: { where: { verdikt: ["human"] } } })).rejects.toMatchObject({
    code: "event_field_unknown",
  });
  // Types of which none has the field any more.
  await expect(patchEndpoint(t.app, { id, patch: { types: ["lead.*"] } })).rejects.toMatchObject({
    code: "event_field_unknown",
  });
  expect(await readEndpoint(t.app, id)).toMatchObject({ types: ["message.*"], where: { verdict: ["human"] } });
});
