import { z } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { fieldProblems } from "../../src/platform/http/validation.ts";

test.each([
  ["a key of a record", z.record(z.string().regex(/^[A-Z]{2}$/, "is no country"), z.number()), { x: 1 }, "/x"],
  ["a key of a map", z.map(z.string().min(2, "is no country"), z.number()), new Map([["x", 1]]), "/x"],
])("what is wrong with %s is said in the words of its schema, at the key", (_, schema, input, pointer) => {
  const { error } = schema.safeParse(input);
  expect(fieldProblems(error?.issues ?? [])).toMatchObject([{ pointer, message: "is no country" }]);
});
