import { expect, test } from "vitest";
import { explainLead, findLead, printExplanation } from "../../src/cli/person/find-lead.ts";
import { openApi } from "../../src/cli/server/open-api.ts";
import { readProfile } from "../../src/cli/server/profile.ts";
import { runSimulation } from "../../src/cli/simulate.ts";
import { findWebhook, forwardNew, newestDelivery } from "../../src/cli/webhook/forward.ts";
import { createKey } from "../../src/key/create-key.ts";
import { openTestFolder } from "../plan/support.ts";
import { openTestEngine } from "../support/engine.ts";
import { openReceiver } from "../support/receiver.ts";
import { deliverAll, listen } from "../webhook/support.ts";

test("what a webhook gets is forwarded to a local program once, in order, as it was posted", async () => {
  await using receiver = await openReceiver();
  await using t = await openTestEngine({
    roles: ["api"],
    settings: { webhooks: { allowPrivate: true, timeoutMs: 500 } },
  });
  const { secret } = await createKey(t.app, { name: "test", kind: "secret" });
  const api = await openApi({ url: t.settings.site.publicUrl, key: secret });
  const at = (path: string) => receiver.requests.filter((request) => request.path === path);
  const { id } = await listen(t.app, `${receiver.url}/hook`, ["lead.created"]);
  expect(await findWebhook(api, id)).toBe(id);
  await expect(findWebhook(api, "nothing")).rejects.toThrow('There is no webhook "nothing".');
  const sign = (email: string) => api.read("POST", "/v1/leads", { email });
  await sign("before@acme.test");
  await deliverAll(t.app);
  const before = await newestDelivery(api, id);
  await sign("one@acme.test");
  await sign("two@acme.test");
  // Nothing was posted yet: what is to be posted is not made.
  expect(await forwardNew(api, id, `${receiver.url}/local`, before)).toEqual([]);
  // What other transactions hold back comes in a later round.
  while (at("/hook").length < 3) await deliverAll(t.app);
  receiver.answers.set("/local", { status: 202 });
  const forwarded = await forwardNew(api, id, `${receiver.url}/local`, before);
  expect(forwarded).toMatchObject([
    { type: "lead.created", status: 202 },
    { type: "lead.created", status: 202 },
  ]);
  // Two leads are told of beside each other: only what is of one lead has an order on the way.
  const bodies = (path: string) => at(path).map(({ body }) => body);
  expect(bodies("/local")).toEqual(bodies("/hook").slice(1).toSorted());
  expect(at("/local").map(({ headers }) => headers["webhook-signature"])).toEqual([undefined, undefined]);
  expect(await forwardNew(api, id, `${receiver.url}/local`, forwarded.at(-1)!.id)).toEqual([]);

  expect(await findLead(api, "one@acme.test")).toMatchObject({ email: "one@acme.test" });
  expect(printExplanation(await explainLead(api, "one@acme.test"))).toContain("Stage lead.");
  await expect(findLead(api, "nobody@acme.test")).rejects.toThrow(
    "There is no lead with the address nobody@acme.test.",
  );
});

test("the file of a sequence is simulated as it lies in a folder, with what stands beside its definition", async () => {
  const file =
    "name: A\nenrollments: move\nsenders: [sales]\ntrigger: { manual: true }\nsteps: [{ id: a, kind: email, template: a }]\n";
  const options = { lead: "{}", at: "2026-01-05T09:00:00Z", assume: [] };
  expect(await runSimulation(file, options)).toMatchObject({ kind: "ok" });
  const wrong = await runSimulation(`${file}wrong: 1\n`, options);
  expect(wrong).toMatchObject({ kind: "invalid", message: expect.stringContaining("/wrong (unknown_key)") });
});

test("a profile says where a server is", async () => {
  await using folder = await openTestFolder();
  const env = { XDG_CONFIG_HOME: folder.dir };
  await expect(readProfile("staging", env)).rejects.toThrow("There is no file");
  await folder.write("ripen/profiles.yaml", "staging: { url: https://ripen.acme.test, key: rk_x }\n");
  expect(await readProfile("staging", env)).toEqual({ url: "https://ripen.acme.test", key: "rk_x" });
  await expect(readProfile("live", env)).rejects.toThrow('There is no profile "live"');
  await folder.write("ripen/profiles.yaml", "staging: yes\n");
  await expect(readProfile("staging", env)).rejects.toThrow("cannot be read");
});
