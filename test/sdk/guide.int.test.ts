import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSdk } from "../../src/dev/pack-sdk.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { storeStarterTemplates } from "../support/starters.ts";

const run = promisify(execFile);
const modules = path.join(import.meta.dirname, "../../node_modules");
const webhookPackages = ["standardwebhooks", "@stablelib/base64", "fast-sha256"];

let api: TestApi;
let folder: string;
let built: string;
let snippets: string[];
beforeAll(async () => {
  api = await openTestApi();
  await storeStarterTemplates(api.app, ["welcome"]);
  folder = await mkdtemp(path.join(tmpdir(), "ripen-sdk-guide-"));
  built = path.join(folder, "node_modules/@ripen/client");
  await mkdir(built, { recursive: true });
  await buildSdk(built);
  await mkdir(path.join(folder, "node_modules/@stablelib"));
  for (const name of webhookPackages) await symlink(path.join(modules, name), path.join(folder, "node_modules", name));
  const guide = await readFile(new URL("../../docs/guide/sdk.md", import.meta.url), "utf8");
  snippets = [...guide.matchAll(/```js\n([^]*?)```/gu)].map(([, code]) => code!);
}, 120_000);
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What the built package prints, as its reader runs it. */
async function say(code: string): Promise<string> {
  const file = path.join(folder, "main.mjs");
  await writeFile(file, code);
  const env = { PATH: process.env.PATH, RIPEN_URL: api.url, RIPEN_API_KEY: api.key };
  return (await run(process.execPath, [file], { cwd: folder, env })).stdout;
}

test("the snippets of the guide do what it says", async () => {
  const [create, errors, list, , code] = snippets;
  expect(await say(create!)).toBe("lead\n");
  expect(await say(errors!)).toBe("/email\n");
  expect(await say(list!)).toBe("ada@lead.example\n");
  expect(await say(code!)).toBe("welcome-by-code draft\n");
});

test("the receiver of the guide answers 204 to what Ripen signed, and 401 to the rest", async () => {
  const file = path.join(folder, "worker.mjs");
  await writeFile(file, snippets[3]!);
  const worker = (
    (await import(pathToFileURL(file).href)) as { default: { fetch(request: Request, env: object): Promise<Response> } }
  ).default;
  const secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  const body = JSON.stringify({ type: "reply.received", data: { category: "meeting" } });
  const headers = {
    "webhook-id": "evt_1",
    "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
    "webhook-signature": new Webhook(secret).sign("evt_1", new Date(), body),
  };
  const ask = (given: string) =>
    worker.fetch(new Request("https://worker.test/", { method: "POST", body: given, headers }), {
      RIPEN_WEBHOOK_SECRET: secret,
    });
  expect((await ask(body)).status).toBe(204);
  expect((await ask("{}")).status).toBe(401);
});

test("the client has less than 10 KB compressed, even before it is minified", async () => {
  const files = (await readdir(built, { recursive: true })).filter((name) => name.endsWith(".js"));
  const texts = await Promise.all(files.map((name) => readFile(path.join(built, name), "utf8")));
  expect(files).toContain("generated/resources.js");
  expect(gzipSync(texts.join("\n")).length).toBeLessThan(10_240);
});
