import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { webhookCalls } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { callWebhook } from "../../src/enrollment/advance/call-webhook.ts";
import { postJson } from "../../src/platform/http/post-json.ts";
import { isPublicAddress } from "../../src/platform/http/call/public-address.ts";
import { openTestApi } from "../api/support.ts";
import { privateUrls } from "../support/private-urls.ts";

test.each([
  "127.0.0.1",
  "10.1.2.3",
  "169.254.169.254",
  "172.31.0.1",
  "192.168.1.1",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "::1",
  "::",
  "fe80::1",
  "fd00::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "2001:db8::1",
  "localhost",
])("%s is no public address", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["8.8.8.8", "172.32.0.1", "2a00:1450:4001::1"])("%s is a public address", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each(privateUrls)("%s is refused before any connection", async (url) => {
  expect(await postJson(url, {}, {}, { allowPrivate: false })).toMatchObject({ kind: "failed" });
});

test("a call that fails is tried again later, under the same id, until it is answered", async () => {
  const seen: { key: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      seen.push({ key: String(request.headers["idempotency-key"]), body });
      response.writeHead(seen.length === 1 ? 503 : 204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await using api = await openTestApi();
  const app = { ...api.app, webhooks: { allowPrivate: true } };

  const steps = [{ id: "tell", kind: "webhook", url: "https://hooks.example/", body: { reason: "nurtured" } }];
  const { json } = await api.call("POST", "/v1/sequences", { name: "Tell", trigger: { manual: true }, steps });
  await api.call("POST", `/v1/sequences/${json.id}/publish`);
  const lead = (await api.call("POST", "/v1/leads", { email: "ada@example.com" })).json;
  await api.call("POST", "/v1/enrollments", { sequenceId: json.id, leadId: lead.id });
  await advanceDue(app);
  // Definitions take https alone, which a test has no certificate for.
  const [owed] = await app.db
    .update(webhookCalls)
    .set({ url: `http://127.0.0.1:${port}/` })
    .returning();
  const call = async () => {
    await callWebhook(app, owed!.id);
    const [row] = await app.db.select().from(webhookCalls).where(eq(webhookCalls.id, owed!.id));
    return row!;
  };

  expect(await call()).toMatchObject({ status: "pending", attempts: 1, answer: "503" });
  expect(await call()).toMatchObject({ attempts: 1 });
  api.clock.advanceBy(60_000);
  expect(await call()).toMatchObject({ status: "done", attempts: 2, answer: "204" });
  await call();
  server.close();
  expect(seen.map(({ key }) => key)).toEqual([owed!.id, owed!.id]);
  expect(seen[0]!.body).toBe(seen[1]!.body);
  expect(JSON.parse(seen[0]!.body)).toMatchObject({ id: owed!.id, stepId: "tell", lead: { id: lead.id } });
});
