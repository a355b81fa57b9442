import { expect, test } from "vitest";
import { safeNext } from "../../src/people/session/next-path.ts";

test.each([
  ["/leads?q=a&b=%2F#top", "/leads?q=a&b=%2F#top"],
  ["/sequences/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111", "/sequences/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111"],
  ["/leads?next=https://evil.test", "/leads?next=https://evil.test"],
  ["/a/../leads", "/leads"],
])("%s is a path of ours", (text, path) => expect(safeNext(text)).toBe(path));

test.each([
  undefined,
  "",
  "leads",
  "https://evil.test",
  "//evil.test",
  "/\\evil.test",
  "\\\\evil.test",
  "/\t/evil.test",
  "/\n/evil.test",
  "/%0d%0aSet-Cookie:x\r\n",
  "/.//evil.test",
  "/a/..//evil.test",
  "/./\\evil.test",
  " //evil.test",
  "javascript:alert(1)",
  "/sign-in",
  "/sign-in?next=/x",
  "/sign-out",
  "/a/../sign-out",
  `/${"a".repeat(2_000)}`,
  "/\ud800",
])("%j leads to the first page", (text) => expect(safeNext(text)).toBe("/"));
