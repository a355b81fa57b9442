import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedMails } from "../bench/seed-mails.ts";

const run = promisify(execFile);
const cli = new URL("../../src/cli.ts", import.meta.url).pathname;
let folder = "";
let files: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ripen-classify-"));
  files = await Promise.all(
    seedMails.slice(0, 3).map(async (mail, index) => {
      const file = join(folder, `${index} mail.eml`);
      await writeFile(file, mail);
      return file;
    }),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const parse = (stdout: string): unknown[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("ripen classify prints one JSON line per mail, in order", async () => {
  const { stdout } = await run(process.execPath, [cli, "classify", ...files]);
  const lines = parse(stdout);
  expect(lines).toEqual([
    {
      file: files[0],
      class: "bounce_hard",
      subtype: "user_unknown",
      hard: true,
      recipient: "ann@lead.example",
      final_recipient: "ann@lead.example",
      original_recipient: null,
      status: "5.1.1",
      original_message_id: "<m1@ours.example>",
      returns_on: null,
      visible_text: "",
      reasons: ["dsn_action_failed", "user_unknown", "status_5.1.1"],
      review: null,
    },
    expect.objectContaining({
      file: files[1],
      class: "human_reply",
      hard: null,
      visible_text: "Sounds good, let's talk on Thursday. Café?",
      original_message_id: "<m1@ours.example>",
    }),
    expect.objectContaining({ file: files[2], class: "auto_reply", returns_on: "2026-01-17" }),
  ]);
});

test("--stdin0 reads file names ended by NUL", async () => {
  const child = run(process.execPath, [cli, "classify", "--stdin0"]);
  child.child.stdin?.end(`${files.join("\0")}\0`);
  const { stdout } = await child;
  expect(parse(stdout).map((line) => (line as { file: string }).file)).toEqual(files);
});

test("a file that cannot be read is named, and the others are still classified", async () => {
  const missing = join(folder, "none.eml");
  const failed = await run(process.execPath, [cli, "classify", missing, files[0]!]).then(
    () => null,
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  expect(failed?.code).toBe(1);
  expect(failed?.stderr).toContain(missing);
  expect(parse(failed?.stdout ?? "")).toHaveLength(1);
});
