import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrollments, leads, messages, recipientRequests } from "../../src/db/schema/index.ts";
import { suppress } from "../../src/lead/suppression/suppress.ts";
import { preferencesUrl } from "../../src/send/mail/links.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { findEverywhere, openPersonEngine } from "../person/support.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";

let t: PersonEngine;
let page: string;
let leadId: string;
const email = "dana.fjordland@brightlab.test";
beforeEach(async () => {
  t = await openPersonEngine();
  await publishMails(t.app, { mails: 2 });
  const lead = { email, firstName: "Dana", lastName: "Fjordland", locale: "de" };
  ({ leadId } = (await t.call("POST", "/v1/events", { name: "signup", lead })).json as { leadId: string });
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  await untilIdle(t.app);
  const [message] = await t.app.db.select().from(messages).where(eq(messages.leadId, leadId));
  page = preferencesUrl(t.app.site, t.app.signers.unsubscribe, message!.id);
});
afterEach(() => t[Symbol.asyncDispose]());

const post = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

const linkIn = (mail: ReceivedMail) => /http:\S+\/p\/confirm\/\S+/.exec(mail.text)![0];
const isRequest = (mail: ReceivedMail) => /\/p\/confirm\//.test(mail.text ?? "");
async function asked(fields: Record<string, string>, to: string): Promise<ReceivedMail> {
  expect((await post(page, fields)).status).toBe(200);
  return t.mailbox.waitFor((mail) => mail.envelope.to.includes(to) && isRequest(mail));
}

const addressOf = async () => (await t.app.db.select().from(leads).where(eq(leads.id, leadId)))[0]?.email;

describe("a new address", () => {
  test("is confirmed by a mail to it, in the reader's language; GET shows, POST changes", async () => {
    const mail = await asked({ ask: "address", email: " Dana@New.Example " }, "dana@new.example");
    expect(mail.header("subject")).toBe("Ist das Ihre neue Adresse?");
    expect(mail.header("auto-submitted")).toBe("auto-generated");
    const link = linkIn(mail);
    for (const method of ["GET", "HEAD", "GET"]) expect((await fetch(link, { method })).status).toBe(200);
    expect(await addressOf()).toBe(email);
    const done = await post(link);
    expect([done.status, (await done.text()).includes("Erledigt")]).toEqual([200, true]);
    expect(await addressOf()).toBe("dana@new.example");
    expect((await post(link)).status).toBe(410);
  });

  test("that another lead has is not taken, and the pages do not tell whose it is", async () => {
    await t.call("POST", "/v1/leads", { email: "kim@other.example" });
    const link = linkIn(await asked({ ask: "address", email: "kim@other.example" }, "kim@other.example"));
    expect((await post(link)).status).toBe(409);
    expect(await addressOf()).toBe(email);
  });

  test("whose owner wants no mail is not written to, and the answer is the same", async () => {
    await suppress(t.app.db, { email: "no@other.example", reason: "complaint" }, t.clock.now());
    const answer = await post(page, { ask: "address", email: "no@other.example" });
    expect((await answer.text()).includes("no@other.example")).toBe(true);
    await untilIdle(t.app);
    expect(t.mailbox.messages.filter(isRequest)).toEqual([]);
  });

  test("that is none is refused on the page", async () => {
    for (const bad of ["", "dana", "a@b@c", `${"x".repeat(400)}@x.example`]) {
      expect((await post(page, { ask: "address", email: bad })).status).toBe(422);
    }
    expect(await t.app.db.select().from(recipientRequests)).toEqual([]);
  });

  test("is asked for three times a day at most", async () => {
    for (let nr = 0; nr < 6; nr += 1) await post(page, { ask: "address", email: `a${nr}@new.example` });
    expect(await t.app.db.select().from(recipientRequests)).toHaveLength(3);
  });
});

test("what is known is sent as a link to the lead's own address, and downloaded by POST alone", async () => {
  const link = linkIn(await asked({ ask: "export" }, email));
  const shown = await fetch(link);
  expect(shown.headers.get("content-type")).toContain("text/html");
  expect(await shown.text()).not.toContain(email);
  const file = await post(link);
  expect(file.headers.get("content-disposition")).toContain("attachment");
  expect(await file.json()).toMatchObject({ profile: { id: leadId, email }, messages: [{ email }, {}].slice(0, 1) });
  expect((await post(link)).status).toBe(200);
  t.clock.advanceBy(4 * 86_400_000);
  expect((await post(link)).status).toBe(410);
});

test("an erasure is confirmed by mail: then nothing of the person is anywhere, and the pages say so", async () => {
  const link = linkIn(await asked({ ask: "erasure" }, email));
  await fetch(link);
  expect(await addressOf()).toBe(email);
  const done = await post(link);
  expect([done.status, (await done.text()).includes("gelöscht")]).toEqual([200, true]);
  await untilIdle(t.app);
  expect(await t.app.db.select().from(enrollments)).toEqual([]);
  expect(await findEverywhere(t.app, [email, "Fjordland"])).toEqual([]);
  expect(t.logged()).not.toContain("fjordland");
  expect(await (await fetch(page)).text()).toContain("Nothing is left here");
  expect((await post(link)).status).toBe(410);
});

test("a link of one page opens no other", async () => {
  const token = page.split("/").at(-1)!;
  const { publicUrl } = t.app.site;
  expect((await fetch(`${publicUrl}/p/confirm/${token}`)).status).toBe(404);
  const confirming = linkIn(await asked({ ask: "export" }, email))
    .split("/")
    .at(-1)!;
  for (const path of ["u", "p"]) expect((await fetch(`${publicUrl}/${path}/${confirming}`)).status).toBe(404);
});
