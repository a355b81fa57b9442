import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readDocument } from "./document.ts";
import { headOf, resourcesFile, typesFile } from "./generate/files.ts";

const document = await readDocument();
const client = fileURLToPath(new URL("../../src/client/", import.meta.url));

test.each([typesFile, resourcesFile])("%s was made from the API as it is: npm run sdk:generate", async (file) => {
  const text = await readFile(file, "utf8");
  expect(text.slice(0, text.indexOf("\n") + 1)).toBe(headOf(document));
});

test("whatever is an object says what may be in it", async () => {
  const lines = (await readFile(typesFile, "utf8")).split("\n");
  const empty = lines.filter((line) => line.includes(": Record<string, never>"));
  expect(empty).toEqual([]);
});

test("the client imports nothing but its own files and the package that verifies webhooks", async () => {
  const files = (await readdir(client, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const texts = await Promise.all(files.map((name) => readFile(client + name, "utf8")));
  const imported = texts.flatMap((text) =>
    [...text.matchAll(/^(?:import|export)[^;]*? from "([^"]+)"/gmu)].map(([, from]) => from!),
  );
  expect(files.length).toBeGreaterThan(8);
  expect([...new Set(imported)].filter((from) => !/^\.{1,2}\//u.test(from))).toEqual(["standardwebhooks"]);
  expect(imported.filter((from) => from.startsWith("../../"))).toEqual([]);
});
