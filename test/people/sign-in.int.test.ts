import { eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRateWindows } from "../../src/db/limit/rate-windows.ts";
import { auditLog, rateWindows, reps, signInLinks, users, userSessions } from "../../src/db/schema/index.ts";
import { roleIn } from "../../src/people/session/sessions.ts";
import { startLink } from "../../src/people/start-link.ts";
import { makeSignInLink } from "../../src/people/sign-in/make-link.ts";
import { openSignInLimit, signInLimits } from "../../src/people/sign-in/limits.ts";
import { patchUser } from "../../src/people/user/patch-user.ts";
import type { TestEngine } from "../support/engine.ts";
import { askForLink, browserAt, csrfIn, hire, openPeople, signIn } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openPeople();
});
afterAll(() => t[Symbol.asyncDispose]());

const minuteMs = 60_000;
const isIn = async (browser: ReturnType<typeof browserAt>) => (await browser.get("/account")).status === 200;

describe("a link in a mail", () => {
  test("signs in by the button behind it, not by being opened, and leads on", async () => {
    const { email, id } = await hire(t);
    const browser = browserAt(t);
    const asked = await browser.get("/account?tab=keys");
    expect([asked.status, asked.headers.get("location")]).toEqual([303, "/sign-in?next=%2Faccount%3Ftab%3Dkeys"]);
    const link = await askForLink(t, browser, email, "/account?tab=keys");
    // As a scanner of mails does.
    for (let times = 0; times < 3; times += 1) expect((await browserAt(t).get(link)).status).toBe(200);
    const page = await browser.get(link);
    expect(page.text).toContain("<button>Sign in</button>");
    expect(browser.cookie).toBe("");
    const entered = await browser.post(link, {});
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/account?tab=keys"]);
    expect(entered.headers.get("set-cookie")).toMatch(
      /^ripen_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await isIn(browser)).toBe(true);
    const [line] = await t.app.db.select().from(auditLog).where(eq(auditLog.actorId, id));
    expect(line).toMatchObject({ action: "sign in by link", resource: "sessions", network: "127.0.0.0/24" });
  });

  test("works once, also when two press it at the same moment", async () => {
    const { email } = await hire(t);
    const link = await askForLink(t, browserAt(t), email);
    const browsers = [browserAt(t), browserAt(t), browserAt(t)];
    const statuses = await Promise.all(browsers.map(async (one) => (await one.post(link, {})).status));
    expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 410, 410]);
    const late = browserAt(t);
    expect((await late.get(link)).status).toBe(410);
    expect((await late.post(link, {})).status).toBe(410);
    expect(late.cookie).toBe("");
  });

  test("is good for ten minutes", async () => {
    const { email } = await hire(t);
    const link = await askForLink(t, browserAt(t), email);
    const other = await askForLink(t, browserAt(t), email);
    t.clock.advanceBy(10 * minuteMs - 1);
    expect((await browserAt(t).get(link)).status).toBe(200);
    t.clock.advanceBy(1);
    for (const one of [link, other]) {
      expect((await browserAt(t).get(one)).status).toBe(410);
      expect((await browserAt(t).post(one, {})).status).toBe(410);
    }
  });

  test("is dead when another of the same person was used, and when they have left", async () => {
    const { email, id } = await hire(t);
    const [first, second] = [await askForLink(t, browserAt(t), email), await askForLink(t, browserAt(t), email)];
    expect((await browserAt(t).post(second, {})).status).toBe(303);
    expect((await browserAt(t).post(first, {})).status).toBe(410);
    const invitation = { userId: id, kind: "invitation", next: "/" } as const;
    const invited = await makeSignInLink(t.app.db, t.app.site, invitation, t.clock.now());
    const third = await askForLink(t, browserAt(t), email);
    expect((await browserAt(t).get(invited)).status).toBe(200);
    expect((await browserAt(t).post(third, {})).status).toBe(303);
    expect((await browserAt(t).post(invited, {})).status).toBe(410);
    const last = await askForLink(t, browserAt(t), email);
    await patchUser(t.app, { id, patch: { state: "disabled" } });
    expect((await browserAt(t).post(last, {})).status).toBe(410);
  });

  test("is kept as a digest alone, as sessions are", async () => {
    const { email } = await hire(t);
    const browser = browserAt(t);
    const link = await askForLink(t, browser, email);
    await browser.post(link, {});
    const kept = JSON.stringify([
      await t.app.db.select().from(signInLinks),
      await t.app.db.select().from(userSessions),
    ]);
    expect(kept).not.toContain(link.split("/").at(-1));
    expect(kept).not.toContain(browser.cookie.split("=")[1]);
  });

  test("cannot be pressed by another site", async () => {
    const { email } = await hire(t);
    const link = await askForLink(t, browserAt(t), email);
    const browser = browserAt(t);
    const others: Record<string, string>[] = [
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
      { Origin: "https://evil.test" },
      { Origin: "null" },
    ];
    // So that a browser says where its form comes from, also over plain HTTP.
    for (const path of ["/sign-in", link]) {
      expect((await browser.get(path)).headers.get("referrer-policy")).toBe("same-origin");
    }
    for (const headers of others) {
      expect((await browser.post(link, {}, headers)).status).toBe(403);
    }
    expect((await browser.post(link, {}, { "Sec-Fetch-Site": "same-origin" })).status).toBe(303);
  });
});

test("what stays open can ask what somebody is now", async () => {
  const { email, id } = await hire(t);
  await hire(t);
  await signIn(t, email);
  const [session] = await t.app.db.select().from(userSessions).where(eq(userSessions.userId, id));
  expect(await roleIn(t.app, session!.id)).toBe("admin");
  await patchUser(t.app, { id, patch: { role: "viewer" } });
  expect(await roleIn(t.app, session!.id)).toBe("viewer");
  await t.app.db.update(users).set({ state: "disabled" }).where(eq(users.id, id));
  expect(await roleIn(t.app, session!.id)).toBeUndefined();
  await t.app.db.update(users).set({ state: "active" }).where(eq(users.id, id));
  await t.app.db.delete(userSessions).where(eq(userSessions.id, session!.id));
  expect(await roleIn(t.app, session!.id)).toBeUndefined();
});

test("who is not known is told the same as who is, and gets no mail", async () => {
  const { email } = await hire(t);
  const gone = await hire(t);
  await patchUser(t.app, { id: gone.id, patch: { state: "disabled" } });
  const before = t.mailbox.messages.length;
  const answers = [];
  for (const one of ["nobody@acme.test", gone.email, email]) {
    const { status, text } = await browserAt(t).post("/sign-in", { email: one });
    answers.push([status, text.replaceAll(one, "…")]);
  }
  expect(answers[0]).toEqual(answers[2]);
  expect(answers[1]).toEqual(answers[2]);
  await t.mailbox.waitFor((mail) => mail.envelope.to.includes(email));
  expect(t.mailbox.messages.slice(before).map((mail) => mail.envelope.to)).toEqual([[email]]);
});

test.each(["https://evil.test/", "//evil.test", "/\\evil.test", "/.//evil.test"])(
  "%s is no place to go after signing in",
  async (next) => {
    const { email } = await hire(t);
    const browser = browserAt(t);
    expect((await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)).text).not.toContain("evil");
    const entered = await browser.post(await askForLink(t, browser, email, next), {});
    expect(entered.headers.get("location")).toBe("/");
    const again = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
    expect([again.status, again.headers.get("location")]).toEqual([303, "/"]);
  },
);

test("a cookie that was there before signs nobody in afterwards", async () => {
  const { email, id } = await hire(t);
  const planted = `ripen_session=${"a".repeat(43)}`;
  const browser = browserAt(t, planted);
  await browser.post(await askForLink(t, browser, email), {});
  expect(browser.cookie).not.toBe(planted);
  expect(await isIn(browser)).toBe(true);
  expect(await isIn(browserAt(t, planted))).toBe(false);
  // Signing in again ends the session that the browser had.
  const earlier = browser.cookie;
  await browser.post(await askForLink(t, browserAt(t), email), {});
  expect(await isIn(browserAt(t, earlier))).toBe(false);
  expect(await t.app.db.$count(userSessions, eq(userSessions.userId, id))).toBe(1);
});

test("links for one address are limited over all processes, known or not", async () => {
  const { linksPerAddress: most } = signInLimits;
  const processes = [openSignInLimit(t.app), openSignInLimit(t.app)];
  const waits = await Promise.all(
    Array.from({ length: 2 * most }, (_, i) =>
      processes[i % 2]!.link({ email: "x@acme.test", network: `10.0.0.${i}` }),
    ),
  );
  expect(waits.filter((wait) => wait === null)).toHaveLength(most);
  const answer = await browserAt(t).post("/sign-in", { email: "x@acme.test" });
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("the link that a development server prints signs in at once, and only on this machine", async () => {
  const url = await startLink(t.app);
  const browser = browserAt(t);
  expect((await browser.get(url)).headers.get("location")).toBe("/");
  expect(await isIn(browser)).toBe(true);
  // It is none of the links that are mailed.
  expect((await browserAt(t).post(url.replace("/start/", "/link/"), {})).status).toBe(410);
  t.clock.advanceBy(24 * 60 * minuteMs);
  expect((await browserAt(t).get(url)).status).toBe(410);
});

describe("forms of those who are signed in", () => {
  test("need the token of their own session, and come from a page of ours", async () => {
    const { email, id } = await hire(t);
    const [mine, other] = [await signIn(t, email), await signIn(t, (await hire(t)).email)];
    const csrf = csrfIn((await mine.get("/account")).text);
    const theirs = csrfIn((await other.get("/account")).text);
    const zone = { do: "zone", zone: "Asia/Tokyo" };
    const refused = [
      await mine.post("/account", zone),
      await mine.post("/account", { ...zone, _csrf: "" }),
      await mine.post("/account", { ...zone, _csrf: theirs }),
      await mine.post("/account", { ...zone, _csrf: csrf.slice(0, -1) }),
      await mine.post("/account", { ...zone, _csrf: csrf }, { "Sec-Fetch-Site": "cross-site" }),
      await mine.post("/account", { ...zone, _csrf: csrf }, { Origin: "https://evil.test" }),
      await mine.post("/account", zone, { "x-csrf-token": theirs }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403, 403]);
    const zoneOf = async () => (await t.app.db.select().from(users).where(eq(users.id, id)))[0]?.zone;
    expect(await zoneOf()).toBe("UTC");
    expect((await mine.post("/account", { ...zone, _csrf: csrf })).status).toBe(303);
    expect(await zoneOf()).toBe("Asia/Tokyo");
    expect((await mine.post("/account", { do: "zone", zone: "Europe/Rome" }, { "x-csrf-token": csrf })).status).toBe(
      303,
    );
    expect((await mine.post("/account", { do: "zone", zone: "Mars/Base", _csrf: csrf })).status).toBe(422);
    expect(await zoneOf()).toBe("Europe/Rome");
    const lines = await t.app.db.select().from(auditLog).where(eq(auditLog.actorId, id));
    expect(lines.filter(({ action }) => action === "POST /account")).toHaveLength(2);
  });

  test("signing out ends the session, and only a form does", async () => {
    const browser = await signIn(t, (await hire(t)).email);
    const { cookie } = browser;
    const page = await browser.get("/sign-out");
    expect(await isIn(browser)).toBe(true);
    expect((await browser.post("/sign-out", {})).status).toBe(403);
    expect((await browser.post("/sign-out", { _csrf: csrfIn(page.text) })).headers.get("location")).toBe("/sign-in");
    expect(browser.cookie).toBe("");
    expect(await isIn(browserAt(t, cookie))).toBe(false);
  });
});

test("sessions of one's own are listed and ended, and nobody else's", async () => {
  const { email, id } = await hire(t);
  const [here, there, else1] = [await signIn(t, email), await signIn(t, email), await signIn(t, (await hire(t)).email)];
  const csrf = csrfIn((await here.get("/account")).text);
  const all = await t.app.db.select().from(userSessions);
  const foreign = all.find(({ userId }) => userId !== id)!;
  await here.post("/account", { _csrf: csrf, do: "end-session", id: foreign.id });
  expect(await t.app.db.$count(userSessions, eq(userSessions.id, foreign.id))).toBe(1);
  await here.post("/account", { _csrf: csrf, do: "end-others" });
  expect([await isIn(here), await isIn(there), await isIn(else1)]).toEqual([true, false, true]);
});

test("what changes about a user holds from their next request on", async () => {
  const [rep] = await t.app.db
    .insert(reps)
    .values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() })
    .returning();
  const user = await hire(t, "marketer");
  const browser = await signIn(t, user.email);
  expect((await browser.get("/account")).text).toContain("a marketer");
  await patchUser(t.app, { id: user.id, patch: { role: "rep", repId: rep!.id } });
  expect((await browser.get("/account")).text).toContain("a rep");
  await patchUser(t.app, { id: user.id, patch: { state: "disabled" } });
  expect(await isIn(browser)).toBe(false);
  await patchUser(t.app, { id: user.id, patch: { state: "active" } });
  expect(await isIn(browser)).toBe(false);
});

test("old counts are cleared away without waiting for who counts in one of them", async () => {
  const { db } = t.app;
  await db.execute(
    sql`insert into rate_windows values ('a', now() - interval '1 s', 1), ('b', now() - interval '1 s', 1)`,
  );
  await db.transaction(async (tx) => {
    await tx.execute(sql`select from rate_windows where key = 'a' for update`);
    expect(await openRateWindows(db)([{ key: "c", most: 1, ms: 60_000 }])).toBeNull();
  });
  const left = await db
    .select({ key: rateWindows.key })
    .from(rateWindows)
    .where(inArray(rateWindows.key, ["a", "b"]));
  expect(left).toEqual([{ key: "a" }]);
});
