import { describe, expect, test } from "vitest";
import { createRoutes } from "../../src/platform/http/routes.ts";
import { cookieRule, isOver, lifetimes } from "../../src/people/session/lifetimes.ts";
import { keepSessionCookie } from "../../src/people/session/cookie.ts";
import { deviceName } from "../../src/people/session/device-name.ts";

const start = new Date("2026-01-05T09:00:00Z");
const after = (ms: number) => new Date(start.getTime() + ms);
const { idleMs, absoluteMs, rotateMs, overlapMs } = lifetimes;

describe("a session", () => {
  const used = (lastSeenAt: Date) => ({ lastSeenAt, expiresAt: after(absoluteMs) });
  test.each([
    ["just used", start, after(0), false],
    ["a moment before it was idle for too long", start, after(idleMs - 1), false],
    ["idle for too long", start, after(idleMs), true],
    ["used all the time, a moment before its end", after(absoluteMs - 5), after(absoluteMs - 1), false],
    ["used all the time, at its end", after(absoluteMs - 5), after(absoluteMs), true],
  ])("%s", (_what, lastSeenAt, now, over) => expect(isOver(used(lastSeenAt), now)).toBe(over));
});

describe("its cookie", () => {
  const rule = (ms: number, brought: "current" | "previous", hasPrevious = true) =>
    cookieRule({ rotatedAt: start }, brought, hasPrevious, after(ms));
  test("is kept while it is young, and replaced when it is old", () => {
    expect(rule(rotateMs - 1, "current", false)).toBe("keep");
    expect(rule(rotateMs, "current", false)).toBe("replace");
  });
  test("the one before is good for requests under way, and done with once the new one was seen", () => {
    expect(rule(overlapMs - 1, "previous")).toBe("keep");
    expect(rule(overlapMs - 1, "current")).toBe("keep");
    expect(rule(overlapMs, "current")).toBe("settle");
  });
  test("who never got the new one gets another", () => expect(rule(overlapMs, "previous")).toBe("replace"));
});

test.each([
  ["https://ripen.test", /^__Host-ripen=s; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/],
  ["https://acme.test/ripen", /^ripen_session=s; Max-Age=2592000; Path=\/ripen\/; HttpOnly; Secure; SameSite=Lax$/],
  ["http://localhost:3000", /^ripen_session=s; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/],
])("the cookie at %s", async (publicUrl, cookie) => {
  const routes = createRoutes();
  routes.get("/", (c) => {
    keepSessionCookie(c, { publicUrl }, "s");
    return c.text("");
  });
  expect((await routes.request("/")).headers.get("set-cookie")).toMatch(cookie);
});

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1",
    "Safari on iPhone",
  ],
  [
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  ["curl/8.1", "Unknown device"],
  [undefined, "Unknown device"],
])("%s", (agent, name) => expect(deviceName(agent)).toBe(name));
