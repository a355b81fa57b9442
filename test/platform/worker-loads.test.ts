import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const main = new URL("../../src/main.ts", import.meta.url);
const script = `
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
  await import(${JSON.stringify(main.href)});
  process.stdout.write(JSON.stringify(loaded));`;

// Each of these takes its time at every start, and memory that every collection of garbage walks through.
test("a worker starts without what reads mails, writes to reps, or compiles templates: that comes with the first of them", async () => {
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    maxBuffer: 16 * 2 ** 20,
  });
  const loaded: string[] = JSON.parse((await run).stdout);
  const packages = new Set(loaded.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []));
  expect(packages).toContain("liquidjs");
  const heavy = [
    "yaml",
    "sanitize-html",
    "postcss",
    "htmlparser2",
    "postal-mime",
    "tldts",
    "mjml",
    "mailauth",
    "imapflow",
  ];
  expect(heavy.filter((name) => packages.has(name))).toEqual([]);
  const rooms = [
    "inbound/understand/understand",
    "handoff/notice/notify",
    "promote/settle-inbound",
    "relay/send/take-rep-mail",
  ];
  expect(rooms.filter((file) => loaded.some((url) => url.endsWith(`/src/${file}.ts`)))).toEqual([]);
});
