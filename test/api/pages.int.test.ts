import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { handoffs, inboundMails, messages, touches } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { handoffUrl } from "../../src/handoff/page/links.ts";
import { engage } from "../../src/promote/engage/engage.ts";
import { clickUrl, pixelUrl, unsubscribeUrl } from "../../src/send/mail/links.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
let sequenceId: string;
let message: typeof messages.$inferSelect;
let leadId: string;
let count = 0;

beforeAll(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", {
    key: "hello",
    mjml: "<mjml><mj-head><mj-title>Hi</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>",
  });
  const { json } = await api.call("POST", "/v1/sequences", {
    name: "Pages",
    trigger: { event: "pages" },
    steps: [{ id: "hello", kind: "email", template: "hello" }],
  });
  sequenceId = json.id;
  await api.call("POST", `/v1/sequences/${sequenceId}/publish`);
});
afterAll(() => api[Symbol.asyncDispose]());

// Every test has a lead with one message of its own, as if sent a minute ago.
beforeEach(async () => {
  count += 1;
  leadId = (await api.call("POST", "/v1/leads", { email: `p${count}@example.com`, firstName: "<Pat>" })).json.id;
  await api.call("POST", "/v1/enrollments", { sequenceId, leadId });
  await advanceDue(api.app);
  const rows = await api.app.db
    .update(messages)
    .set({ status: "sent", measured: "oc", sentAt: api.clock.now(), subject: "Hi <there>" })
    .returning();
  message = rows.find((row) => row.leadId === leadId)!;
  api.clock.advanceBy(60_000);
});

const path = (url: string) => url.replace(api.app.site.publicUrl, "");
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const person = { headers: { "User-Agent": firefox } };
/** Lets touches be written and graded, for good. */
async function graded(): Promise<void> {
  await api.app.hits.flush();
  await engage(api.app);
  api.clock.advanceBy(11_000);
  await engage(api.app);
}
const kinds = async () =>
  (await api.call("GET", `/v1/leads/${leadId}/timeline`)).json.data.map((entry: { kind: string }) => entry.kind);
const forged = (url: string) =>
  url.replace(/\/([ouhc])\/(.)/, (_, kind, first) => `/${kind}/${first === "a" ? "b" : "a"}`);

describe("the pixel", () => {
  const url = () => path(pixelUrl(api.app.site, api.app.signers.track, message.id));

  test("is an image that nobody keeps, and records an open", async () => {
    const response = await fetch(api.url + url(), person);
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1")).toMatch(/^GIF89a/);
    expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
      200,
      "image/gif",
      "no-store, private",
    ]);
    expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    await graded();
    expect((await kinds())[0]).toBe("opened");
  });

  test.each(["/o/x.gif", "/o/.gif", `/o/${"a".repeat(500)}.gif`])(
    "is the same image for a token that is none",
    async (path) => {
      const { status, headers } = await api.raw(path, person);
      expect([status, headers.get("content-type")]).toEqual([200, "image/gif"]);
    },
  );

  test("of a forged token records nothing", async () => {
    await api.raw(forged(url()), person);
    await graded();
    expect(await kinds()).not.toContain("opened");
  });
});

describe("a tracked link", () => {
  const url = () => path(clickUrl(api.app.site, api.app.signers.track, message.id, "https://example.com/?a=1&b=2#c"));

  test("goes to exactly the signed target and records a click", async () => {
    const { status, headers } = await api.raw(url(), person);
    expect([status, headers.get("location")]).toEqual([302, "https://example.com/?a=1&b=2#c"]);
    await graded();
    const [entry] = (await api.call("GET", `/v1/leads/${leadId}/timeline`)).json.data;
    expect([entry.kind, entry.data.url]).toEqual(["clicked", "https://example.com/?a=1&b=2#c"]);
  });

  // Mails that were written before targets were normalized still hold them as they were.
  test.each([
    ["https://example.com/a path?q=1&r=ü%20#part", "https://example.com/a%20path?q=1&r=%C3%BC%20#part"],
    ["https://example.com/%20?name=日本 %25", "https://example.com/%20?name=%E6%97%A5%E6%9C%AC%20%25"],
    ["https://example.com/\r\nSet-Cookie: a=b", "https://example.com/Set-Cookie:%20a=b"],
    ["https://example.com/\u0001?x=\u0001&y", "https://example.com/%01?x=%01&y"],
    ["https://EXAMPLE.com/?a=1&a=2&b=%2B+", "https://example.com/?a=1&a=2&b=%2B+"],
  ])("to %j goes to %s", async (target, location) => {
    const { status, headers } = await api.raw(
      path(clickUrl(api.app.site, api.app.signers.track, message.id, target)),
      person,
    );
    expect([status, headers.get("location")]).toEqual([302, location]);
  });

  test("goes by a name of its own, which nobody can change", async () => {
    const named = path(
      clickUrl(api.app.site, api.app.signers.track, message.id, "https://example.com/p?x=1", "pricing"),
    );
    expect((await api.raw(named, person)).status).toBe(302);
    await graded();
    const [touch] = await api.app.db.select().from(touches).where(eq(touches.messageId, message.id));
    expect(touch).toMatchObject({ url: "https://example.com/p?x=1", links: ["pricing", "example.com/p"] });
    for (const other of [named.replace("l=pricing", "l=other"), named.replace("&l=pricing", "")]) {
      expect((await api.raw(other, person)).status).toBe(404);
    }
  });

  test.each([
    ["another target", (url: string) => url.replace("example.com", "evil.example")],
    ["no target", (url: string) => url.split("?")[0]!],
    ["a second target", (url: string) => url.replace("?u=", "?u=https://evil.example&u=")],
    ["a longer target", (url: string) => `${url}.evil.example`],
    ["another token", forged],
  ])("with %s goes nowhere", async (_, change) => {
    const { status, headers, text } = await api.raw(change(url()), person);
    expect([status, headers.get("location")]).toEqual([404, null]);
    expect(text).not.toContain("evil");
  });

  test("leads on while the database takes nothing, and the click is recorded once it does", async () => {
    await api.app.db.execute("alter table hit_batches rename to hit_batches_away");
    const { status } = await api.raw(url(), person);
    await api.app.hits.flush();
    await api.app.db.execute("alter table hit_batches_away rename to hit_batches");
    expect(status).toBe(302);
    await graded();
    expect((await kinds())[0]).toBe("clicked");
  });
});

describe("unsubscribing", () => {
  const url = () => path(unsubscribeUrl(api.app.site, api.app.signers.unsubscribe, message.id));
  const suppressed = async () => (await api.call("GET", `/v1/suppressions?email=${message.email}`)).json.data;

  test("GET asks and changes nothing", async () => {
    const { status, headers, text } = await api.raw(url());
    expect(status).toBe(200);
    expect(text).not.toContain(message.email);
    expect(text).toContain("p•••@example.com");
    expect(text).toContain('<form method="post">');
    expect(headers.get("x-robots-tag")).toContain("noindex");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await suppressed()).toEqual([]);
  });

  test.each([
    ["a mail program's one click", { body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) }, "one_click"],
    ["the page's button", { body: new URLSearchParams({ page: "1" }) }, "page"],
    ["an empty POST", {}, "one_click"],
  ])("%s suppresses the address and stops its sequences", async (_, init, detail) => {
    const { status, headers, text } = await api.raw(url(), { method: "POST", ...init });
    expect([status, headers.get("location"), headers.get("set-cookie")]).toEqual([200, null, null]);
    expect(text).toContain("unsubscribed");
    expect(await suppressed()).toMatchObject([{ reason: "unsubscribe", detail, messageId: message.id }]);
    expect((await api.raw(url())).text).not.toContain("Unsubscribe?");
    expect((await api.raw(url(), { method: "POST" })).status).toBe(200);
    expect(await suppressed()).toHaveLength(1);
  });

  test("one click works as multipart too", async () => {
    const body = new FormData();
    body.set("List-Unsubscribe", "One-Click");
    await api.raw(url(), { method: "POST", body });
    expect(await suppressed()).toMatchObject([{ detail: "one_click" }]);
  });

  test("a forged link is a 404 and does nothing", async () => {
    expect((await api.raw(forged(url()))).status).toBe(404);
    expect((await api.raw(forged(url()), { method: "POST" })).status).toBe(404);
    expect(await suppressed()).toEqual([]);
  });

  test("the token of a pixel does not unsubscribe", async () => {
    const pixel = path(pixelUrl(api.app.site, api.app.signers.track, message.id));
    const { status } = await api.raw(pixel.replace("/o/", "/u/").replace(".gif", ""), { method: "POST" });
    expect(status).toBe(404);
  });
});

describe("handoffs", () => {
  let handoffId: string;
  let repId: string;
  beforeEach(async () => {
    const rep = await api.call("POST", "/v1/reps", { name: `Rep ${count}`, email: `rep${count}@example.com` });
    repId = rep.json.id;
    const [mail] = await api.app.db
      .insert(inboundMails)
      .values({
        digest: `digest ${count}`,
        source: "test",
        envelopeFrom: message.email,
        envelopeTo: [],
        raw: Buffer.from("x"),
        size: 1,
        receivedAt: api.clock.now(),
        subject: "Re: Hi",
        replyText: "Please <call> me",
      })
      .returning();
    const [handoff] = await api.app.db
      .insert(handoffs)
      .values({
        leadId,
        repId: rep.json.id,
        cause: { kind: "reply", inboundMailId: mail!.id },
        createdAt: api.clock.now(),
      })
      .returning();
    handoffId = handoff!.id;
  });
  const url = () => path(handoffUrl(api.app.site, api.app.signers.respond, { handoffId, repId }, api.app.clock.now()));
  // The first device that acts is bound by a cookie, and goes on with it.
  let cookie = "";
  beforeEach(() => (cookie = ""));
  const answer = async (response: string) => {
    const body = new URLSearchParams({ do: response });
    const answered = await api.raw(url(), { method: "POST", body, headers: { Cookie: cookie } });
    cookie ||= answered.headers.get("set-cookie")?.split(";")[0] ?? "";
    return answered;
  };
  const status = async () => (await api.call("GET", `/v1/handoffs/${handoffId}`)).json.status;

  test("the API shows a handoff with the prospect, the reply and the mails", async () => {
    await api.raw(path(pixelUrl(api.app.site, api.app.signers.track, message.id)), person);
    await graded();
    const { json } = await api.call("GET", `/v1/handoffs/${handoffId}`);
    expect(json).toMatchObject({
      status: "open",
      cause: { kind: "reply" },
      lead: { id: leadId, email: message.email },
      reply: { subject: "Re: Hi", text: "Please <call> me" },
      mails: [{ subject: "Hi <there>", opens: 1, clicks: 0 }],
    });
    const listed = (await api.call("GET", `/v1/handoffs?repId=${json.repId}&status=open&leadId=${leadId}`)).json.data;
    expect(listed.map((row: { id: string }) => row.id)).toEqual([handoffId]);
  });

  test("the page shows it all, escaped, and GET changes nothing", async () => {
    const { status: code, text } = await api.raw(url());
    expect(code).toBe(200);
    expect(text).toContain("Please &lt;call&gt; me");
    expect(text).toContain("Hi &lt;there&gt;");
    expect(text).not.toMatch(/<Pat>|<call>|<there>/);
    expect(await status()).toBe("open");
  });

  test("accepting on the page accepts, and again changes nothing", async () => {
    expect((await answer("accept")).text).toContain("Accepted");
    expect((await answer("accept")).status).toBe(200);
    expect(await status()).toBe("accepted");
    const late = await answer("decline");
    expect([late.status, late.text.includes("accepted already")]).toEqual([409, true]);
  });

  test("declining passes the prospect on", async () => {
    expect((await answer("decline")).text).toContain("Declined");
    const { json } = await api.call("GET", `/v1/handoffs?leadId=${leadId}`);
    expect(json.data.map((row: { status: string }) => row.status)).toEqual(["open", "declined"]);
  });

  test("the API accepts and declines", async () => {
    expect((await api.call("POST", `/v1/handoffs/${handoffId}/accept`)).json.status).toBe("accepted");
    const late = await api.call("POST", `/v1/handoffs/${handoffId}/decline`);
    expect([late.status, late.json.code]).toEqual([409, "handoff_answered"]);
  });

  test.each(["", "maybe", "accept;decline"])("the answer %j changes nothing", async (response) => {
    expect((await answer(response)).status).toBe(200);
    expect(await status()).toBe("open");
  });

  test("a forged link is a 404 and does nothing", async () => {
    expect((await api.raw(forged(url()))).status).toBe(404);
    const body = new URLSearchParams({ do: "accept" });
    expect((await api.raw(forged(url()), { method: "POST", body })).status).toBe(404);
    expect(await status()).toBe("open");
  });
});

describe("reps", () => {
  test("are added once, listed and switched off", async () => {
    const { status, json } = await api.call("POST", "/v1/reps", { name: "Rita", email: "Rita@example.com" });
    expect([status, json.email, json.active]).toEqual([201, "rita@example.com", true]);
    expect((await api.call("POST", "/v1/reps", { name: "R", email: "rita@example.com" })).json.code).toBe("rep_exists");
    expect((await api.call("PATCH", `/v1/reps/${json.id}`, { active: false })).json.active).toBe(false);
    expect((await api.call("PATCH", `/v1/reps/${json.id}`, {})).json).toMatchObject({ name: "Rita", active: false });
    expect((await api.call("GET", "/v1/reps?active=false")).json.data).toHaveLength(1);
    expect((await api.call("GET", "/v1/reps?active=perhaps")).status).toBe(422);
  });
});
