import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, test } from "vitest";
import { openLog } from "../../src/platform/log.ts";
import { boundedError, describeError, serializeError } from "../../src/platform/log/serialize-error.ts";

/** The line that a log writes of `fields`. */
function lineOf(fields: object): string {
  let line = "";
  openLog("info", { write: (text) => void (line += text) }).error(fields, "it failed");
  return line;
}

const secret = "the words of a lead";
const mail = `${secret} `.repeat(250_000); // 5 MB

function failedInsert(): Error {
  const refused = Object.assign(new Error('null value in column "size" of relation "inbound_mails"'), {
    name: "PostgresError",
    code: "23502",
    table_name: "inbound_mails",
    detail: `Failing row contains (${mail}).`,
    parameters: [mail],
  });
  return new DrizzleQueryError("insert into inbound_mails (raw) values ($1)", [mail], refused);
}

test("a failing statement is logged without its parameters, in a short line", () => {
  const line = lineOf({ err: failedInsert() });
  expect(line.length).toBeLessThan(8_000);
  expect(line).not.toContain(secret);
  const { err } = JSON.parse(line);
  expect(err).toMatchObject({
    type: "Error",
    message: "a statement failed",
    statement: "insert into inbound_mails (raw) values ($1)",
    stack: expect.stringMatching(/^ {4}at /),
    cause: {
      type: "PostgresError",
      code: "23502",
      message: 'null value in column "size" of relation "inbound_mails"',
      details: { table_name: "inbound_mails" },
    },
  });
});

test("what a terminal and a queue are told is as short and as silent", () => {
  for (const text of [describeError(failedInsert()), boundedError(failedInsert()).stack ?? ""]) {
    expect(text.length).toBeLessThan(8_000);
    expect(text).not.toContain(secret);
    expect(text).toContain("a statement failed");
  }
  expect(describeError(failedInsert())).toMatch(/^caused by PostgresError: null value .+ \(23502\)$/m);
  expect(boundedError(failedInsert()).message.length).toBeLessThan(1_100);
});

test.each([
  ["a value that PostgreSQL quotes", Object.assign(new Error(`invalid input syntax: "${secret}"`), { code: "22P02" })],
  ["a text that is no JSON", new SyntaxError(`Unexpected token 't', "${secret}" is not valid JSON`)],
  ["fields that drivers add", Object.assign(new Error("refused"), { args: [secret], command: { args: [secret] } })],
  ["what is no error", { text: secret }],
])("%s is not told", (_name, thrown) => {
  expect(lineOf({ err: thrown })).not.toContain(secret);
});

test("a text that looks like the places of a stack is not taken for them", () => {
  const text = `first line\n    at ${secret} (file:///x.js:1:1)\n    at ${secret}:1:1`;
  const { stack = "" } = serializeError(new Error(text));
  expect(stack).not.toContain(secret);
  expect(stack).toContain("log.test.ts");
});

test("a long message is cut, and says how long it was; a long chain of causes ends", () => {
  const { message } = serializeError(new Error("x".repeat(100_000)));
  expect(message).toMatch(/^x{1000}… \(100000 characters\)$/);
  let error = new Error("first");
  for (let n = 0; n < 100; n += 1) error = new Error("next", { cause: error });
  expect(JSON.stringify(serializeError(error)).match(/"type"/g)).toHaveLength(5);
  const circle: Error & { cause?: unknown } = new Error("round");
  circle.cause = circle;
  expect(JSON.stringify(serializeError(circle)).length).toBeLessThan(20_000);
});

test("several errors in one are told, some of them", () => {
  const errors = Array.from({ length: 50 }, (_, n) => Object.assign(new Error(`no ${n}`), { code: "ECONNREFUSED" }));
  const serialized = serializeError(new AggregateError(errors, "all failed"));
  expect(serialized.errors?.map(({ message, code }) => [message, code])).toEqual([
    ["no 0", "ECONNREFUSED"],
    ["no 1", "ECONNREFUSED"],
    ["no 2", "ECONNREFUSED"],
  ]);
});

test("of an address the domain is left, wherever it stands", () => {
  const outcome = { kind: "rejected", reason: "550 5.1.1 <mara.o'neil+x@fjord.example>: no such user" };
  const line = lineOf({ outcome, err: new Error("cannot write to «mära@münchen.example»") });
  expect(line).not.toMatch(/mara|neil|mära/);
  expect(JSON.parse(line).outcome.reason).toBe("550 5.1.1 <…@fjord.example>: no such user");
  expect(JSON.parse(line).err.message).toContain("…@münchen.example");
});

test("paths of packages stay readable", () => {
  const error = Object.assign(new Error("x"), { stack: "Error: x\n    at run (/app/node_modules/@hono/zod/a.js:1:2)" });
  expect(JSON.parse(lineOf({ err: error })).err.stack).toBe("    at run (/app/node_modules/@hono/zod/a.js:1:2)");
});
