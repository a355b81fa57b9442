import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureDefaultSender } from "../../src/sender/default-sender.ts";
import { type TestApi, openTestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

let made = 0;

/** A sender of its own for one test. */
async function addSender(fields: Record<string, unknown> = {}) {
  made += 1;
  const { status, json } = await api.call("POST", "/v1/senders", {
    name: "Ada",
    email: `ada${made}@acme.example`,
    ...fields,
  });
  expect(status).toBe(201);
  return json;
}

async function addTransport(url = "smtp://user:hunter2@mail.example:587") {
  made += 1;
  const { status, json } = await api.call("POST", "/v1/transports", { name: `relay ${made}`, url });
  expect(status).toBe(201);
  return json;
}

test("a sender is added with its defaults, found, listed and changed", async () => {
  const sender = await addSender({ email: "  Sales@Acme.example " });
  expect(sender).toMatchObject({
    email: "sales@acme.example",
    key: null,
    isDefault: false,
    replyTo: "tracked",
    transportIds: [],
    timezone: "UTC",
    dailyCap: null,
    hourlyCap: null,
    warmUp: null,
    minGapMs: 0,
    gapJitter: 0,
    dkimKeys: [],
    pausedAt: null,
  });
  const warmUp = { startedAt: "2026-01-05T00:00:00.000Z", first: 50, factor: 1.5 };
  const patch = { key: "sales", timezone: "Europe/Berlin", dailyCap: 400, hourlyCap: 60, gapJitter: 0.2, warmUp };
  const patched = await api.call("PATCH", `/v1/senders/${sender.id}`, patch);
  expect(patched.json).toEqual({ ...sender, ...patch });
  expect((await api.call("PATCH", `/v1/senders/${sender.id}`, {})).json).toEqual(patched.json);
  expect((await api.call("GET", `/v1/senders/${sender.id}`)).json).toEqual(patched.json);
  const { json } = await api.call("GET", "/v1/senders?limit=1");
  expect(json.data).toHaveLength(1);
  expect(typeof json.nextCursor).toBe("string");
});

test("two senders have neither the same address, in whatever case, nor the same key", async () => {
  const first = await addSender({ key: "first" });
  const second = await addSender({ key: "second" });
  const twin = await api.call("POST", "/v1/senders", { name: "Twin", email: first.email.toUpperCase() });
  expect([twin.status, twin.json.code]).toEqual([409, "sender_exists"]);
  const moved = await api.call("PATCH", `/v1/senders/${second.id}`, { email: first.email });
  expect([moved.status, moved.json.code]).toEqual([409, "sender_exists"]);
  const named = await api.call("PATCH", `/v1/senders/${second.id}`, { key: "first" });
  expect([named.status, named.json.code]).toEqual([409, "sender_key_taken"]);
});

test("a sender keeps what published sequences call it by", async () => {
  const sender = await addSender({ key: "named", name: "Nora" });
  await api.call("PUT", "/v1/templates", { key: "named", mjml: smallTemplate("Hello") });
  const steps = [
    { id: "a", kind: "email", template: "named", sender: "named" },
    { id: "b", kind: "email", template: "named", sender: "Nora" },
  ];
  const { json } = await api.call("POST", "/v1/sequences", { name: "By name", trigger: { event: "named" }, steps });
  const patch = (fields: object) => api.call("PATCH", `/v1/senders/${sender.id}`, fields);
  expect((await patch({ key: "named" })).status).toBe(200);
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`, {})).status).toBe(200);
  for (const fields of [{ key: null }, { key: "other" }, { name: "Nora at Acme" }]) {
    const refused = await patch(fields);
    expect([refused.status, refused.json.code, refused.json.detail]).toEqual([
      409,
      "sender_in_use",
      expect.stringContaining('"By name"'),
    ]);
  }
  expect((await patch({ dailyCap: 5, key: "named", name: "Nora" })).status).toBe(200);
});

test.each([
  ["a name that goes on in another header", { name: "Ada\r\nBcc: x@x.example" }, "/name"],
  ["a name on two lines", { name: "Ada\u2028Lovelace" }, "/name"],
  ["an unknown zone", { timezone: "Mars/Olympus" }, "/timezone"],
  ["a cap of nothing", { dailyCap: 0 }, "/dailyCap"],
  ["a gap below nothing", { minGapMs: -1 }, "/minGapMs"],
  ["a jitter over one", { gapJitter: 1.1 }, "/gapJitter"],
  [
    "a warm-up that shrinks",
    { warmUp: { startedAt: "2026-01-05T00:00:00Z", first: 5, factor: 0.5 } },
    "/warmUp/factor",
  ],
  ["a field of ours", { isDefault: true }, "/isDefault"],
  ["sealed keys", { dkim: [] }, "/dkim"],
  ["a transport that does not exist", { transportIds: ["019aa5c8-93a0-7c1d-8a83-2f6de1b4c111"] }, "/transportIds/0"],
])("%s is refused, with its place", async (_name, fields, pointer) => {
  const sender = await addSender();
  const { status, json } = await api.call("PATCH", `/v1/senders/${sender.id}`, fields);
  expect([status, json.problems.map((problem: { pointer: string }) => problem.pointer)]).toEqual([422, [pointer]]);
});

test("a new sender's name is one line; what surrounds it is cut off", async () => {
  const broken = { name: "Ada\nLovelace", email: "two-lines@acme.example" };
  const { status, json } = await api.call("POST", "/v1/senders", broken);
  expect([status, json.problems[0].pointer]).toEqual([422, "/name"]);
  expect((await addSender({ name: " Ada Lovelace\r\n" })).name).toBe("Ada Lovelace");
});

test("the default sender keeps the identity of MAIL_FROM and takes limits", async () => {
  const { json } = await api.call("GET", "/v1/senders?limit=200");
  const { id } = json.data.find(({ isDefault }: { isDefault: boolean }) => isDefault);
  const renamed = await api.call("PATCH", `/v1/senders/${id}`, { name: "Somebody" });
  expect([renamed.status, renamed.json.code]).toEqual([409, "sender_of_mail_from"]);
  expect((await api.call("PATCH", `/v1/senders/${id}`, { dailyCap: 9 })).json.dailyCap).toBe(9);
});

test("a sender whose address becomes that of MAIL_FROM is the default one", async () => {
  await using other = await openTestApi();
  const { json } = await other.call("POST", "/v1/senders", { name: "Ada", email: "ada@acme.example" });
  await ensureDefaultSender(other.app.db, { name: "Ada A.", email: "Ada@acme.example" }, other.clock.now());
  const { data } = (await other.call("GET", "/v1/senders")).json;
  expect(data.map((one: Record<string, unknown>) => [one["email"], one["isDefault"]])).toEqual([
    ["Ada@acme.example", true],
    ["hello@ripen.test", false],
  ]);
  expect(data[0].id).toBe(json.id);
});

test("a sender is paused with a reason and resumed, each once", async () => {
  const { id } = await addSender();
  const paused = await api.call("POST", `/v1/senders/${id}/pause`, { reason: "mailbox moves" });
  expect(paused.json).toMatchObject({ pausedReason: "mailbox moves", pausedAt: "2026-01-05T09:00:00.000Z" });
  expect((await api.call("POST", `/v1/senders/${id}/pause`, { reason: "again" })).json.code).toBe("sender_paused");
  expect((await api.call("POST", `/v1/senders/${id}/pause`, {})).status).toBe(422);
  expect((await api.call("GET", `/v1/senders/${id}/usage`)).json).toMatchObject({
    state: "paused",
    reason: "mailbox moves",
    until: null,
  });
  expect((await api.call("POST", `/v1/senders/${id}/resume`)).json.pausedAt).toBeNull();
  expect((await api.call("POST", `/v1/senders/${id}/resume`)).json.code).toBe("sender_not_paused");
  expect((await api.call("POST", "/v1/senders/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111/resume")).status).toBe(404);
});

test("a transport never shows its credentials, and keeps them sealed", async () => {
  const transport = await addTransport("smtps://user%40acme:hunter2@mail.example:465?connectionTimeout=5000");
  expect(transport).toMatchObject({
    url: "smtps://mail.example:465?connectionTimeout=5000",
    authenticated: true,
    maxConnections: 20,
  });
  const got = await api.call("GET", `/v1/transports/${transport.id}`);
  const listed = await api.call("GET", "/v1/transports");
  expect(got.text + listed.text).not.toContain("hunter2");
  const rows = await api.app.db.query.transports.findMany();
  expect(JSON.stringify(rows)).not.toContain("hunter2");
  const changed = await api.call("PATCH", `/v1/transports/${transport.id}`, {
    url: "smtp://[::1]:25",
    maxConnections: 3,
  });
  expect(changed.json).toMatchObject({ url: "smtp://[::1]:25", authenticated: false, maxConnections: 3 });
});

test.each([
  ["http://mail.example", "smtp"],
  ["smtp:", "host"],
  ["smtp://user:hunter2@", "smtp"],
  ["smtp://user:hunter2@mail.example/path", "path"],
  ["smtp://:hunter2@mail.example", "no user"],
  ["smtp://user:hun%ter2@mail.example", "%25"],
  ["smtp://user:hunter2@mail.example?proxy=http://evil.example", "unknown option"],
  ["smtp://user:hunter2@mail.example?__proto__=1", "unknown option"],
  ["smtp://user:hunter2@mail.example?requireTLS=maybe", "requireTLS"],
  ["smtp://user:hunter2@mail.example?requireTLS=true&requireTLS=false", "twice"],
  ["smtp://user:hunter2@mail%20.example", "host"],
  ["smtp://user:hunter2@mail.example\r\nX: y", "line breaks"],
  ["smtp://user:hunter2@mail.example:0", "port"],
  ["smtp://user:hunter2@999.1.1.1", "host"],
  ["smtp://user:hunter2%0d%0aRSET@mail.example", "control characters"],
  ["smtp://user:hunter2@mail.example?requireTLS=true&ignoreTLS=true", "both"],
  ["smtps://user:hunter2@mail.example?ignoreTLS=true", "ignoreTLS"],
])("the URL %s is refused, and not repeated", async (url, part) => {
  const { status, json, text } = await api.call("POST", "/v1/transports", { name: "wrong", url });
  expect([status, json.problems[0].pointer]).toEqual([422, "/url"]);
  expect(json.problems[0].message).toContain(part);
  expect(text).not.toContain("hunter2");
});

test("a transport in use is not deleted, one that is free is", async () => {
  const transport = await addTransport();
  const sender = await addSender({ transportIds: [transport.id] });
  const refused = await api.call("DELETE", `/v1/transports/${transport.id}`);
  expect([refused.status, refused.json.code]).toEqual([409, "transport_in_use"]);
  expect(refused.json.detail).toContain(sender.email);
  await api.call("PATCH", `/v1/senders/${sender.id}`, { transportIds: [] });
  expect((await api.call("DELETE", `/v1/transports/${transport.id}`)).status).toBe(204);
  expect((await api.call("GET", `/v1/transports/${transport.id}`)).json.code).toBe("transport_not_found");
});

test("two transports do not have the same name", async () => {
  const [first, second] = [await addTransport(), await addTransport()];
  const twin = await api.call("POST", "/v1/transports", { name: first.name, url: "smtp://mail.example" });
  expect([twin.status, twin.json.code]).toEqual([409, "transport_exists"]);
  const renamed = await api.call("PATCH", `/v1/transports/${second.id}`, { name: first.name });
  expect([renamed.status, renamed.json.code]).toEqual([409, "transport_exists"]);
});

test("a generated DKIM key answers with the record to publish, and its private half never leaves", async () => {
  const { id, email } = await addSender();
  const domain = email.split("@")[1];
  const rsa = await api.call("POST", `/v1/senders/${id}/dkim-keys`, { selector: "G1" });
  expect(rsa.status).toBe(201);
  expect(rsa.json).toMatchObject({ selector: "g1", domain, algorithm: "rsa", bits: 2048, aligned: true });
  expect(rsa.json.record.name).toBe(`g1._domainkey.${domain}`);
  expect(rsa.json.record.value).toMatch(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{392}$/);
  expect(rsa.json.record.strings.join("")).toBe(rsa.json.record.value);
  expect(rsa.json.record.strings.every((part: string) => part.length <= 255)).toBe(true);
  const ed = await api.call("POST", `/v1/senders/${id}/dkim-keys`, { selector: "g2", algorithm: "ed25519" });
  expect(ed.json).toMatchObject({ algorithm: "ed25519", bits: 256 });
  // RFC 8463 section 4: 32 bytes
  expect(ed.json.record.value).toMatch(/^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/);

  const listed = await api.call("GET", `/v1/senders/${id}/dkim-keys`);
  expect(listed.json).toEqual({ data: [rsa.json, ed.json] });
  const shown = await api.call("GET", `/v1/senders/${id}`);
  expect(shown.json.dkimKeys).toEqual([
    { selector: "g1", domain },
    { selector: "g2", domain },
  ]);
  const row = (await api.app.db.query.senders.findMany()).find((one) => one.id === id);
  for (const { sealedKey } of row!.dkim) {
    expect(sealedKey).not.toContain("PRIVATE");
    expect(rsa.text + ed.text + listed.text + shown.text).not.toContain(sealedKey);
  }
  expect((await api.call("DELETE", `/v1/senders/${id}/dkim-keys/g1`)).status).toBe(204);
  expect((await api.call("DELETE", `/v1/senders/${id}/dkim-keys/g1`)).json.code).toBe("dkim_key_not_found");
  expect((await api.call("GET", `/v1/senders/${id}/dkim-keys`)).json.data).toEqual([ed.json]);
});

const pem = { type: "pkcs8", format: "pem" } as const;

test("a key that was brought along signs under its own public half", async () => {
  const { id } = await addSender();
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const input = { selector: "own", privateKey: privateKey.export({ type: "pkcs1", format: "pem" }) };
  const { json, text } = await api.call("POST", `/v1/senders/${id}/dkim-keys`, input);
  expect(json).toMatchObject({ algorithm: "rsa", bits: 1024 });
  expect(json.record.value).toContain(publicKey.export({ type: "spki", format: "der" }).toString("base64"));
  expect(text).not.toContain("PRIVATE");
});

test.each([
  ["no PEM", "hunter2 ".repeat(10), "dkim_key_unreadable"],
  [
    "a public key",
    generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }),
    "dkim_key_unreadable",
  ],
  [
    "a key behind a passphrase",
    generateKeyPairSync("ed25519").privateKey.export({ ...pem, cipher: "aes-256-cbc", passphrase: "x" }),
    "dkim_key_unreadable",
  ],
  [
    "a curve that DKIM does not know",
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pem),
    "dkim_key_unsuitable",
  ],
  [
    "an RSA key of 768 bits",
    generateKeyPairSync("rsa", { modulusLength: 768 }).privateKey.export(pem),
    "dkim_key_unsuitable",
  ],
])("%s is no DKIM key", async (_name, privateKey, code) => {
  const { id } = await addSender();
  const { status, json, text } = await api.call("POST", `/v1/senders/${id}/dkim-keys`, { selector: "x", privateKey });
  expect([status, json.code, json.problems[0].pointer]).toEqual([422, code, "/privateKey"]);
  expect(text).not.toContain(String(privateKey).slice(30, 60));
});

test.each([
  ["ada@acme.example", "acme.example", 201],
  ["ada@news.acme.example", "acme.example", 201],
  ["ada@acme.example", "mail.acme.example", 201],
  ["ada@news.acme.co.uk", "mail.acme.co.uk", 201],
  ["ada@acme.example", "other.example", 422],
  ["ada@acme.co.uk", "co.uk", 422],
  ["ada@acme.co.uk", "other.co.uk", 422],
  ["ada@acme.example", "example", 422],
  ["ada@notacme.example", "acme.example", 422],
])("for %s a signature of %s is answered %i", async (email, domain, expected) => {
  made += 1;
  const [local, at] = email.split("@");
  const { id } = await addSender({ email: `${local}${made}@${at}` });
  const input = { selector: `s${made}`, domain, algorithm: "ed25519" };
  const { status, json } = await api.call("POST", `/v1/senders/${id}/dkim-keys`, input);
  expect([status, json.code]).toEqual([expected, expected === 422 ? "dkim_domain_not_aligned" : undefined]);
});

test("a name in DNS holds one key: another sender shares it or takes another name", async () => {
  const [first, second] = [await addSender(), await addSender()];
  const keys = (id: string, input: object) => api.call("POST", `/v1/senders/${id}/dkim-keys`, input);
  const own = await keys(first.id, { selector: "shared", algorithm: "ed25519" });
  expect((await keys(first.id, { selector: "shared" })).json.code).toBe("dkim_selector_taken");
  expect((await keys(second.id, { selector: "shared" })).json.code).toBe("dkim_selector_taken");
  expect((await keys(second.id, { selector: "none", of: first.id })).json.code).toBe("unknown_dkim_key");
  expect((await keys(second.id, { selector: "shared", of: first.id })).json).toEqual(own.json);
});

test("a sender does not move to an address that its keys are not aligned with", async () => {
  const { id } = await addSender();
  await api.call("POST", `/v1/senders/${id}/dkim-keys`, { selector: `m${made}`, algorithm: "ed25519" });
  const { status, json } = await api.call("PATCH", `/v1/senders/${id}`, { email: "ada@other.example" });
  expect([status, json.code]).toEqual([422, "dkim_domain_not_aligned"]);
  expect((await api.call("PATCH", `/v1/senders/${id}`, { email: `x${made}@eu.acme.example` })).status).toBe(200);
});

test("a selector is a DNS name", async () => {
  const { id } = await addSender();
  for (const selector of ["", "a b", "-a", "a..b", "a;p=", "x".repeat(64), "_a"]) {
    expect((await api.call("POST", `/v1/senders/${id}/dkim-keys`, { selector })).status).toBe(422);
  }
});

test("none of this is open without a secret key", async () => {
  for (const path of ["/v1/senders", "/v1/transports", "/v1/senders/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111/dkim-keys"]) {
    expect((await api.raw(path)).status).toBe(401);
  }
});
