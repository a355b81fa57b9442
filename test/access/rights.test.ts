import { describe, expect, test } from "vitest";
import { capabilities, gives, isScope } from "../../src/access/capability.ts";
import type { Capability } from "../../src/access/capability.ts";
import { may, requireRights } from "../../src/access/require.ts";
import { mayRole, roles, rolesWith } from "../../src/access/roles.ts";
import { rightsOf } from "../../src/access/route-rights.ts";

/** a: admin, m: marketer, r: rep, v: viewer */
const table: Readonly<Record<Capability, string>> = {
  "leads:read": "amrv",
  "leads:write": "amr",
  "segments:read": "amv",
  "segments:write": "am",
  "enrollments:read": "amrv",
  "enrollments:write": "am",
  "events:read": "amv",
  "events:write": "am",
  "forms:read": "amv",
  "forms:write": "am",
  "imports:read": "amv",
  "imports:write": "am",
  "sequences:read": "amrv",
  "sequences:write": "am",
  "sequences:publish": "am",
  "templates:read": "amrv",
  "templates:write": "am",
  "messages:read": "amrv",
  "messages:write": "am",
  "inbound:read": "amrv",
  "inbound:write": "am",
  "handoffs:read": "amrv",
  "handoffs:write": "amr",
  "reps:read": "amrv",
  "reps:write": "am",
  "senders:read": "amv",
  "senders:write": "a",
  "suppressions:read": "amv",
  "suppressions:write": "am",
  "topics:read": "amrv",
  "topics:write": "am",
  "scoring:read": "amrv",
  "scoring:write": "am",
  "experiments:read": "amv",
  "experiments:write": "am",
  "reports:read": "amv",
  "reports:write": "am",
  "settings:read": "amv",
  "settings:write": "a",
  "webhooks:read": "amv",
  "webhooks:write": "a",
  "plans:read": "amv",
  "plans:write": "am",
  "operations:read": "amv",
  "operations:write": "am",
  "users:read": "a",
  "users:write": "a",
  "keys:read": "a",
  "keys:write": "a",
  "audit:read": "a",
  "audit:write": "a",
  export: "am",
  personal_data: "amrv",
  "personal_data:erase": "am",
};

test("what each role may do", () => {
  const found = Object.fromEntries(
    capabilities.map((one) => [one, roles.flatMap((role) => (mayRole(role, one) ? [role[0]] : [])).join("")]),
  );
  expect(found).toEqual(table);
});

describe("scopes", () => {
  test("the right to write holds the one to read, and nothing else", () => {
    expect(gives(["leads:write"], "leads:read")).toBe(true);
    expect(gives(["leads:read"], "leads:write")).toBe(false);
    expect(gives(["leads:write"], "personal_data")).toBe(false);
    expect(gives(["personal_data:erase"], "personal_data")).toBe(false);
    expect(gives(["sequences:write"], "sequences:publish")).toBe(false);
  });
  test("everything is everything, nothing is nothing", () => {
    expect(capabilities.every((one) => gives(["*"], one))).toBe(true);
    expect(capabilities.some((one) => gives([], one))).toBe(false);
  });
  test.each(["lead:read", "leads", "*:read", "leads:*", "", "LEADS:READ", "toString"])("%j is none", (text) =>
    expect(isScope(text)).toBe(false),
  );
});

describe("who lacks a right is told which", () => {
  test("a key", () => {
    const key = { kind: "key", id: "k", scopes: ["leads:read"] } as const;
    expect(may(key, "leads:read")).toBe(true);
    expect(() => requireRights(key, "leads:read", "personal_data")).toThrow(
      expect.objectContaining({
        code: "scope_missing",
        status: 403,
        message: expect.stringContaining('"personal_data"'),
      }),
    );
  });
  test("a person", () => {
    const user = { kind: "user", id: "u", role: "viewer", repId: null } as const;
    expect(() => requireRights(user, "leads:read")).not.toThrow();
    expect(() => requireRights(user, "leads:write")).toThrow(
      expect.objectContaining({ code: "role_missing", message: expect.stringContaining("admin or marketer or rep") }),
    );
    expect(rolesWith("users:write")).toEqual(["admin"]);
  });
});

test.each([
  ["GET", "/v1/leads/:id", ["leads:read", "personal_data"]],
  ["HEAD", "/v1/leads/:id", ["leads:read", "personal_data"]],
  ["DELETE", "/v1/templates/:id", ["templates:write"]],
  ["POST", "/v1/sequences/:id/publish", ["sequences:publish"]],
  ["GET", "/v1/leads/:id/export", ["leads:read", "personal_data", "export"]],
  ["POST", "/v1/sequences/:id/promotion-dry-run", ["sequences:read", "personal_data"]],
  ["POST", "/v1/sequences/:id/test", ["sequences:write", "personal_data"]],
  ["GET", "/v1/set-asides", ["operations:read", "personal_data"]],
  ["POST", "/v1/set-asides/:id/retry", ["operations:write", "personal_data"]],
  ["GET", "/v1/unheard-of", undefined],
  ["GET", "/v1/constructor", undefined],
  ["GET", "/v2/leads", undefined],
])("%s %s needs %j", (method, path, rights) => expect(rightsOf(method, path)).toEqual(rights));
