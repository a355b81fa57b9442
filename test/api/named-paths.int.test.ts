import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

const root = new URL("../../", import.meta.url).pathname;
let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test("every /v1 path that texts and docs name is in /openapi.json", async () => {
  const { json } = await api.call("GET", "/openapi.json");
  const known = Object.keys(json.paths).map((one) => one.split("/"));
  const isKnown = (named: string[]) =>
    known.some((one) => named.length <= one.length && named.every((part, index) => isSame(part, one[index] ?? "")));
  const unknown: string[] = [];
  for (const file of await sources()) {
    const text = await readFile(path.join(root, file), "utf8");
    for (const [named] of text.matchAll(/(?<![\w@])\/v1\/[a-z](?:[\w./{}:-]|\$\{[^}]*\})*/g)) {
      const parts = named.replace(/[./:-]+$/, "").split("/");
      if (!isKnown(parts) && !isOfProviders(parts)) unknown.push(`${file}: ${named}`);
    }
  }
  expect(unknown).toEqual([]);
});

/** What mail providers post is theirs, and in no document of ours. */
function isOfProviders([, , resource]: readonly string[]): boolean {
  return resource === "inbound";
}

/** A part in braces, `:name` or `${…}`, here or there, stands for any. */
function isSame(named: string, known: string): boolean {
  return named === known || known.startsWith("{") || /^(?:\{|:|\$)/.test(named);
}

async function sources(): Promise<string[]> {
  const all: string[] = ["README.md"];
  for (const [folder, extension] of [
    ["src", ".ts"],
    ["docs", ".md"],
  ] as const) {
    const entries = await readdir(path.join(root, folder), { recursive: true });
    all.push(...entries.filter((one) => one.endsWith(extension)).map((one) => path.join(folder, one)));
  }
  return all;
}
