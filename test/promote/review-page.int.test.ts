import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { corrections, inboundMails, suppressions } from "../../src/db/schema/index.ts";
import { readReviewToken, reviewUrl } from "../../src/promote/review/links.ts";
import { deliver, inThread, openWithRep, replyTo, ritaHears, signUp, standing } from "../flow/whose-support.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";

const dayMs = 86_400_000;

/** A stamped answer of no known program waits for a review. @returns its id */
async function answerUnclear(t: TestEngine, email: string, words: string): Promise<string> {
  const mail = await signUp(t, email);
  await deliver(t, {
    to: replyTo(mail),
    head: [`From: ${email}`, "Subject: Re: <b>Welcome</b>", ...inThread(mail), "Auto-Submitted: auto-generated"],
    body: words,
  });
  const [row] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.fromEmail, email));
  return row!.id;
}

async function decide(t: TestEngine, url: string, fields: Record<string, string>) {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(fields) });
  await untilIdle(t.app);
  return { status: response.status, text: await response.text() };
}

test("the mail about reviews links a page that shows each with what speaks for what", async () => {
  await using t = await openWithRep();
  const id = await answerUnclear(t, "lee@firm.test", "We would <script>alert(1)</script> like to see it.");
  const told = await ritaHears(t, "We would");
  const url = /http\S+\/r\/[a-z2-7]+/.exec(told)?.[0] ?? "";
  const response = await fetch(url);
  const page = await response.text();
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(page).toContain("A mail waits for you");
  expect(page).toContain("Re: &lt;b&gt;Welcome&lt;/b&gt;");
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).not.toContain("<script");
  expect(page).toContain("Its fields say that a program wrote it, its words that a person did.");
  expect(page).toContain("auto submitted auto-generated");
  expect(page).toContain("wait until 2026-01-07 09:00 UTC, then go on");
  expect(page).toContain(`value="${id}"`);
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
});

test("one button decides: what it is taken for acts, anything else is a correction", async () => {
  await using t = await openWithRep();
  const ids: Record<string, string> = {};
  for (const name of ["reply", "auto", "gone", "leave", "else"]) {
    ids[name] = await answerUnclear(t, `${name}@${name}.test`, `We would like to see it, ${name}.`);
  }
  const url = reviewUrl(t.app.site, t.app.signers.review, t.clock.now());
  await decide(t, url, { mail: ids["reply"]!, class: "human_reply" });
  await decide(t, url, { mail: ids["auto"]!, class: "auto_reply" });
  await decide(t, url, { mail: ids["gone"]!, class: "bounce_hard" });
  await decide(t, url, { mail: ids["leave"]!, class: "unsubscribe" });
  const last = await decide(t, url, { mail: ids["else"]!, class: "other" });
  expect(last.text).toContain("Nothing waits for you");
  expect(last.text).toContain("Noted: something else.");
  expect(await standing(t, "reply@reply.test")).toBe("prospect replied");
  expect(await standing(t, "auto@auto.test")).toBe("lead active");
  expect(await standing(t, "gone@gone.test")).toBe("lead hard_bounce");
  expect(await standing(t, "leave@leave.test")).toBe("lead unsubscribed");
  expect(await standing(t, "else@else.test")).toBe("lead active");
  const gone = await t.app.db.select().from(suppressions);
  expect(gone.map(({ email, reason }) => `${email} ${reason}`).sort()).toEqual([
    "gone@gone.test hard_bounce",
    "leave@leave.test unsubscribe",
  ]);
  const corrected = await t.app.db.select().from(corrections);
  expect(corrected.map(({ to, by }) => `${to.class} ${by}`).sort()).toEqual([
    "auto_reply review_page",
    "bounce_hard review_page",
    "other review_page",
    "unsubscribe review_page",
  ]);
});

test("the first decision counts, an odd one changes nothing", async () => {
  await using t = await openWithRep();
  const id = await answerUnclear(t, "lee@firm.test", "We would like to see it.");
  const url = reviewUrl(t.app.site, t.app.signers.review, t.clock.now());
  const odd = [{}, { mail: id }, { mail: "x", class: "other" }, { mail: id, class: "spam" }];
  for (const fields of odd) {
    expect((await decide(t, url, fields as Record<string, string>)).text).toContain("Please choose what the mail is.");
  }
  expect(await decide(t, url, { mail: crypto.randomUUID(), class: "other" })).toMatchObject({ status: 409 });
  expect(await standing(t, "lee@firm.test")).toBe("lead paused");
  await decide(t, url, { mail: id, class: "human_reply" });
  const again = await decide(t, url, { mail: id, class: "other" });
  expect(again).toMatchObject({ status: 409 });
  expect(again.text).toContain("Somebody has decided about this mail already.");
  expect(await standing(t, "lee@firm.test")).toBe("prospect replied");
});

test("a link is good for two weeks, and a forged one never", async () => {
  await using t = await openWithRep();
  const { site, signers } = t.app;
  const now = t.clock.now();
  const url = reviewUrl(site, signers.review, now);
  const token = url.slice(url.lastIndexOf("/") + 1);
  expect(readReviewToken(signers.review, token, new Date(now.getTime() + 14 * dayMs - 1_000))).toBe("good");
  expect(readReviewToken(signers.review, token, new Date(now.getTime() + 14 * dayMs))).toBe("expired");
  expect(readReviewToken(signers.respond, token, now)).toBe("unknown");
  const forged = `${token.startsWith("b") ? "c" : "b"}${token.slice(1)}`;
  expect(readReviewToken(signers.review, forged, now)).toBe("unknown");
  const id = await answerUnclear(t, "lee@firm.test", "We would like to see it.");
  const fields = { mail: id, class: "human_reply" };
  expect((await decide(t, url.replace(token, forged), fields)).status).toBe(404);
  t.clock.advanceBy(14 * dayMs);
  expect((await decide(t, url, fields)).status).toBe(410);
  const [mail] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.id, id));
  expect(mail?.review).toBe("needed");
});
