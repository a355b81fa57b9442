import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capabilities } from "../../src/access/capability.ts";
import { passkeyChallenges, passkeys, reps, users } from "../../src/db/schema/index.ts";
import { createKey } from "../../src/key/create-key.ts";
import { patchUser } from "../../src/people/user/patch-user.ts";
import type { TestEngine } from "../support/engine.ts";
import { browserAt, hire, linkIn, openPeople, signIn } from "./support.ts";

let t: TestEngine;
let key: string;
beforeAll(async () => {
  t = await openPeople();
  key = (await createKey(t.app, { name: "users", kind: "secret" })).secret;
});
afterAll(() => t[Symbol.asyncDispose]());

async function call(method: string, path: string, body?: unknown, by = key) {
  const headers = { Authorization: `Bearer ${by}`, ...(body !== undefined && { "Content-Type": "application/json" }) };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await fetch(t.app.site.publicUrl + path, init);
  const text = await response.text();
  return { status: response.status, json: text === "" ? null : JSON.parse(text) };
}

test("who is added gets a mail, and signs in by it", async () => {
  const { status, json } = await call("POST", "/v1/users", { email: "Ada@Acme.test", name: "Ada", role: "marketer" });
  expect([status, json]).toMatchObject([
    201,
    { email: "ada@acme.test", role: "marketer", zone: "UTC", state: "active", invited: true },
  ]);
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("ada@acme.test"));
  t.clock.advanceBy(6 * 86_400_000);
  const browser = browserAt(t);
  expect((await browser.post(linkIn(mail), {})).status).toBe(303);
  expect((await browser.get("/account")).text).toContain("a marketer");
  expect((await call("GET", `/v1/users/${json.id}`)).json.signedInAt).toBe(t.clock.now().toISOString());
  expect((await call("GET", "/v1/users?role=marketer")).json.data).toHaveLength(1);
});

test("what cannot be is refused, by name", async () => {
  const [rep] = await t.app.db
    .insert(reps)
    .values({ name: "Rita", email: "rita@acme.test", zone: "Europe/Rome", createdAt: t.clock.now() })
    .returning();
  const add = (input: object) => call("POST", "/v1/users", { name: "X", role: "viewer", invite: false, ...input });
  expect((await add({ email: "rita@acme.test", role: "rep", repId: rep!.id })).json).toMatchObject({
    zone: "Europe/Rome",
    invited: false,
  });
  expect([await add({ email: "rita@acme.test" })]).toMatchObject([{ status: 409, json: { code: "user_exists" } }]);
  expect([await add({ email: "b@acme.test", role: "rep" })]).toMatchObject([
    { status: 422, json: { code: "rep_needed" } },
  ]);
  const nobody = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
  expect([await add({ email: "b@acme.test", role: "rep", repId: nobody })]).toMatchObject([
    { status: 422, json: { code: "rep_unknown" } },
  ]);
  expect([await add({ email: "b@acme.test", role: "rep", repId: rep!.id })]).toMatchObject([
    { status: 409, json: { code: "rep_taken" } },
  ]);
  expect([await add({ email: "b@acme.test", role: "owner" })]).toMatchObject([
    { status: 422, json: { code: "invalid_input" } },
  ]);
  expect(await t.app.db.$count(users, eq(users.email, "b@acme.test"))).toBe(0);
});

test("an admin is always left, also when two take leave at the same moment", async () => {
  const [one, two] = [await hire(t), await hire(t)];
  const left = await Promise.all([
    call("DELETE", `/v1/users/${one.id}`),
    call("PATCH", `/v1/users/${two.id}`, { role: "viewer" }),
  ]);
  expect(left.map(({ status }) => status).toSorted((a, b) => a - b)).toMatchObject([expect.any(Number), 409]);
  const [last] = await t.app.db.select().from(users).where(eq(users.role, "admin"));
  for (const patch of [{ role: "viewer" }, { state: "disabled" }]) {
    expect((await call("PATCH", `/v1/users/${last!.id}`, patch)).json.code).toBe("last_admin");
  }
  expect((await call("DELETE", `/v1/users/${last!.id}`)).json.code).toBe("last_admin");
  expect((await call("PATCH", `/v1/users/${last!.id}`, { name: "Boss" })).json.name).toBe("Boss");
});

test("another address signs out, and of the one before neither links nor passkeys work", async () => {
  const { id, email } = await hire(t, "viewer");
  const browser = await signIn(t, email);
  const { db, clock } = t.app;
  const key = { credentialId: id, publicKey: Buffer.of(1), counter: 0, synced: false, name: "Laptop" };
  await db.insert(passkeys).values({ ...key, userId: id, createdAt: clock.now() });
  await db.insert(passkeyChallenges).values({ challenge: id, userId: id, expiresAt: clock.now() });
  await patchUser(t.app, { id, patch: { name: "Vera" } });
  expect(await db.$count(passkeys, eq(passkeys.userId, id))).toBe(1);
  await patchUser(t.app, { id, patch: { email: `new-${email}` } });
  expect(await db.$count(passkeys, eq(passkeys.userId, id))).toBe(0);
  expect(await db.$count(passkeyChallenges, eq(passkeyChallenges.userId, id))).toBe(0);
  expect((await browser.get("/account")).status).toBe(303);
  expect((await call("POST", `/v1/users/${id}/invite`)).status).toBe(202);
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(`new-${email}`));
});

test("a key makes nobody who may do more than it, and takes no such account over", async () => {
  const scopes = ["users:write", "personal_data", ...capabilities.filter((one) => one.endsWith(":read"))];
  const { secret } = await createKey(t.app, { name: "people", kind: "secret", scopes });
  const add = (role: string) =>
    call("POST", "/v1/users", { email: "mallory@acme.test", name: "M", role, invite: false }, secret);
  const refused = { status: 403, json: { code: "scope_missing" } };
  for (const role of ["admin", "marketer"]) expect(await add(role)).toMatchObject(refused);
  const { status, json } = await add("viewer");
  expect(status).toBe(201);
  const path = `/v1/users/${json.id}`;
  expect(await call("PATCH", path, { role: "admin" }, secret)).toMatchObject(refused);
  expect(await call("PATCH", path, { name: "Mal" }, secret)).toMatchObject({ status: 200 });
  const admin = await hire(t);
  const taken = { email: "mine@acme.test" };
  expect(await call("PATCH", `/v1/users/${admin.id}`, taken, secret)).toMatchObject(refused);
  expect(await call("DELETE", `/v1/users/${admin.id}`, undefined, secret)).toMatchObject(refused);
});
