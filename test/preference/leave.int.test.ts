import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { suppress } from "../../src/lead/suppression/suppress.ts";
import { eraseLead } from "../../src/person/erase/erase-person.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { leadOf, leavingsOf, pathsOf, post, publishTopics, signUp, statusesOf, suppressedOf } from "./support.ts";
import type { MailedLead } from "./support.ts";

let api: TestApi;
let ada: MailedLead;
let count = 0;
beforeAll(async () => {
  api = await openTestApi();
  await publishTopics(api);
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  ada = await signUp(api, `ada${count}@lead.test`);
});

const news = () => pathsOf(api, ada.news.id);
const plain = () => pathsOf(api, ada.plain.id);
const multipart = () => {
  const body = new FormData();
  body.set("List-Unsubscribe", "One-Click");
  return { body };
};

describe("one click (RFC 8058)", () => {
  test.each<[string, () => RequestInit]>([
    ["urlencoded", () => ({ body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) })],
    ["multipart", multipart],
    ["without a body", () => ({})],
    ["without a type", () => ({ body: new Uint8Array([1, 2, 3]) })],
    ["as JSON", () => ({ body: "{", headers: { "Content-Type": "application/json" } })],
    ["of a broken multipart", () => ({ body: "x", headers: { "Content-Type": "multipart/form-data" } })],
    ["from another site", () => ({ headers: { Origin: "https://mail.example", Cookie: "a=b" } })],
  ])("%s leaves what the mail is about, and answers without a redirect or a cookie", async (_, init) => {
    const { status, headers } = await api.raw(news().leave, { method: "POST", ...init() });
    expect([status, headers.get("location"), headers.get("set-cookie")]).toEqual([200, null, null]);
    expect((await leadOf(api, ada.id)).consent).toEqual({ topics: { news: "denied" } });
    expect(await leavingsOf(api, ada.id)).toMatchObject([{ topic: "news", method: "one_click" }]);
  });
});

describe("what is left", () => {
  test("is the topic of the sequence: its mails are canceled, the others go on, nobody is suppressed", async () => {
    await post(api, news().leave, { "List-Unsubscribe": "One-Click" });
    expect((await statusesOf(api, ada.id)).toSorted()).toEqual(["canceled", "queued"]);
    expect(await suppressedOf(api, ada.email)).toEqual([]);
    const { json } = await api.call("GET", `/v1/leads/${ada.id}/consent`);
    expect(json.log[0]).toMatchObject({
      topic: "news",
      state: "denied",
      method: "one_click",
      by: "recipient",
      evidence: { messageId: ada.news.id },
    });
  });

  test("is everything where the sequence has no topic, or the button says so", async () => {
    await post(api, plain().leave, {});
    expect(await suppressedOf(api, ada.email)).toMatchObject([{ reason: "unsubscribe", detail: "one_click" }]);
    expect(await statusesOf(api, ada.id)).toEqual(["canceled", "canceled"]);
    const bob = await signUp(api, `bob${count}@lead.test`);
    await post(api, pathsOf(api, bob.news.id).leave, { all: "1" });
    expect(await suppressedOf(api, bob.email)).toMatchObject([{ detail: "page" }]);
    expect(await statusesOf(api, bob.id)).toEqual(["canceled", "canceled"]);
  });

  test("is everything where the sequence says so, though it has a topic", async () => {
    await using other = await openTestApi();
    await publishTopics(other, { unsubscribe: "all" });
    const eve = await signUp(other, "eve@lead.test");
    const { text } = await other.raw(pathsOf(other, eve.news.id).leave);
    expect(text).toContain("Unsubscribe?");
    await post(other, pathsOf(other, eve.news.id).leave, {});
    expect(await suppressedOf(other, eve.email)).toHaveLength(1);
  });

  test("stays so when it is left again, and is recorded once", async () => {
    for (let again = 0; again < 3; again += 1) await post(api, plain().leave, {});
    expect(await leavingsOf(api, ada.id)).toHaveLength(1);
    expect(await suppressedOf(api, ada.email)).toHaveLength(1);
  });
});

test("GET and HEAD of every page change nothing, and no page names the whole address", async () => {
  for (const { leave, preferences } of [news(), plain()]) {
    for (const path of [leave, preferences, `${leave}?lang=de`, `${preferences}?lang=ja&all=1&undo=1&save=1`]) {
      for (const method of ["GET", "HEAD"]) {
        const { status, text } = await api.raw(path, { method });
        expect([path, status, text.includes(ada.email)]).toEqual([path, 200, false]);
      }
    }
  }
  expect(await statusesOf(api, ada.id)).toEqual(["queued", "queued"]);
  expect((await leadOf(api, ada.id)).consent).toEqual({});
  expect(await leavingsOf(api, ada.id)).toEqual([]);
});

describe("a mistake", () => {
  test.each(["leave", "preferences"] as const)(
    "is undone on the page %s: all is as it was, and recorded",
    async (page) => {
      const left = await post(api, plain().leave, { page: "1" });
      expect(left.text).toContain("That was a mistake");
      const { status, text } = await post(api, plain()[page], { undo: "1" });
      expect(status).toBe(200);
      expect(text).toContain("Welcome back");
      expect(await suppressedOf(api, ada.email)).toEqual([]);
      expect(await statusesOf(api, ada.id)).toEqual(["queued", "queued"]);
      const { json } = await api.call("GET", `/v1/leads/${ada.id}/consent`);
      expect(json.log[0]).toMatchObject({
        purpose: "mail",
        state: "granted",
        method: "undo",
        by: "recipient",
        wording: "That was a mistake",
      });
      expect(await leavingsOf(api, ada.id)).toMatchObject([{ undoneAt: api.clock.now() }]);
    },
  );

  test("with a topic gives that back", async () => {
    await post(api, news().leave, {});
    await post(api, news().leave, { undo: "1" });
    expect((await leadOf(api, ada.id)).consent).toEqual({ topics: { news: "granted" } });
    expect(await statusesOf(api, ada.id)).toEqual(["queued", "queued"]);
  });

  test("is not undone a day later, and twice neither", async () => {
    await post(api, plain().leave, {});
    api.clock.advanceBy(25 * 3_600_000);
    const { text } = await post(api, plain().leave, { undo: "1" });
    expect(text).toContain("We could not undo this");
    expect((await api.raw(plain().leave)).text).not.toContain("That was a mistake");
    expect(await suppressedOf(api, ada.email)).toHaveLength(1);
  });

  test("does not lift what else keeps the address out", async () => {
    await post(api, plain().leave, {});
    await suppress(api.app.db, { email: ada.email, reason: "complaint" }, api.clock.now());
    const { text } = await post(api, plain().leave, { undo: "1" });
    expect(text).toContain("We could not undo this");
    expect(await suppressedOf(api, ada.email)).toHaveLength(1);
    expect(await statusesOf(api, ada.id)).toEqual(["canceled", "canceled"]);
  });

  test("of somebody who has left nothing undoes nothing", async () => {
    await api.call("POST", "/v1/suppressions", { email: ada.email });
    await post(api, plain().leave, { undo: "1" });
    expect(await suppressedOf(api, ada.email)).toHaveLength(1);
  });
});

test("a reason is one click, is kept, and stands on the timeline", async () => {
  await post(api, news().leave, { page: "1" });
  const { text } = await post(api, news().leave, { reason: "too_many" });
  expect(text).toContain("Thank you");
  expect(await leavingsOf(api, ada.id)).toMatchObject([{ reason: "too_many" }]);
  const { json } = await api.call("GET", `/v1/leads/${ada.id}/timeline`);
  expect(json.data[0]).toMatchObject({ kind: "preferences", data: { leftBecause: "too_many", topic: "news" } });
});

test("a reason that the page does not offer leaves nothing but what the link ends", async () => {
  await post(api, news().leave, { page: "1" });
  await post(api, news().leave, { reason: "<script>" });
  expect(await leavingsOf(api, ada.id)).toMatchObject([{ reason: null }]);
});

test("after an erasure every page says that nothing is left", async () => {
  const { leave, preferences } = news();
  await eraseLead(api.app, { id: ada.id, keep: "always" });
  for (const path of [leave, preferences]) {
    for (const method of ["GET", "POST"]) {
      const { status, text } = await api.raw(path, { method });
      expect([status, text.includes("Nothing is left here")]).toEqual([200, true]);
    }
  }
});

test("100,000 mutated tokens: none is accepted", async () => {
  const { readUnsubscribeToken } = await import("../../src/send/mail/links.ts");
  const { readConfirmToken } = await import("../../src/preference/request/links.ts");
  const token = news().leave.split("/").at(-1)!;
  const letters = "abcdefghijklmnopqrstuvwxyz234567";
  const signer = api.app.signers.unsubscribe;
  let accepted = 0;
  for (let nr = 0; nr < 100_000; nr += 1) {
    const at = nr % token.length;
    const by = 1 + (Math.floor(nr / token.length) % 31);
    const letter = letters[(letters.indexOf(token[at]!) + by) % 32];
    const second = (nr * 7) % token.length;
    const once = token.slice(0, at) + letter + token.slice(at + 1);
    const twice = nr < 31 * token.length ? once : once.slice(0, second) + letters[nr % 32] + once.slice(second + 1);
    if (twice !== token && readUnsubscribeToken(signer, twice) !== undefined) accepted += 1;
    if (readConfirmToken(signer, twice) !== undefined) accepted += 1;
  }
  expect(accepted).toBe(0);
  expect(readConfirmToken(signer, token)).toBeUndefined();
});

test("the pages speak the lead's language, else the browser's, and the one that is chosen before all", async () => {
  const dora = await signUp(api, `dora${count}@lead.test`, { locale: "de-AT" });
  const { leave } = pathsOf(api, dora.news.id);
  const german = (await api.raw(leave)).text;
  expect(german).toContain('<html lang="de" dir="ltr">');
  expect(german).toContain("Neues vom Produkt");
  expect((await api.raw(`${leave}?lang=ja`)).text).toContain('<html lang="ja" dir="ltr">');
  expect((await api.raw(`${leave}?lang=xx`)).text).toContain('<html lang="de" dir="ltr">');
  const asked = { headers: { "Accept-Language": "fr-CA,fr;q=0.8,en;q=0.5" } };
  expect((await api.raw(news().leave, asked)).text).toContain('<html lang="fr" dir="ltr">');
  expect((await api.raw(news().leave)).text).toContain('<html lang="en" dir="ltr">');
});
