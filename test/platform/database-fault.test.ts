import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, test } from "vitest";
import { databaseFault } from "../../src/platform/database-fault.ts";

const withCode = (code: string) => Object.assign(new Error("x"), { code });

test.each([
  ["53100", "full"],
  ["58030", "full"],
  ["53300", "busy"],
  ["53200", "busy"],
  ["57P01", "unreachable"],
  ["57P02", "unreachable"],
  ["57P03", "unreachable"],
  ["08006", "unreachable"],
  ["08P01", "unreachable"],
  ["28P01", "unreachable"],
  ["3D000", "unreachable"],
  ["25006", "read_only"],
  ["ECONNREFUSED", "unreachable"],
  ["ENOTFOUND", "unreachable"],
  ["CONNECTION_CLOSED", "unreachable"],
  ["CONNECT_TIMEOUT", "unreachable"],
] as const)("%s is a database that is %s", (code, fault) => {
  expect(databaseFault(withCode(code))).toBe(fault);
  expect(databaseFault(new DrizzleQueryError("select 1", [], withCode(code)))).toBe(fault);
});

test.each(["23505", "42P01", "22P02", "40P01", "57014", "EACCES", "E2BIG"])("%s is about what was asked", (code) => {
  expect(databaseFault(withCode(code))).toBeUndefined();
});

test("what cannot be reached elsewhere is not the database", () => {
  expect(databaseFault(new TypeError("fetch failed", { cause: withCode("ECONNREFUSED") }))).toBeUndefined();
  expect(databaseFault(new Error("x"))).toBeUndefined();
  expect(databaseFault("53100")).toBeUndefined();
});
