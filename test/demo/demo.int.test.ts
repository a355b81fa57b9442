import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");

test("the demo plays its week and observes all of it", async () => {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
  const { stdout } = await run(process.execPath, ["src/cli.ts", "demo"], { cwd: root, env, timeout: 170_000 });
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(
    "demo: ok leads=20 sent=54 opened=7 replied=1 promoted=2 handoffs=2 stopped=3",
  );
}, 180_000);
