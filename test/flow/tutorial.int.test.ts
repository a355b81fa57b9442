import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKey } from "../../src/key/create-key.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openTestEngine();
});
afterAll(() => t[Symbol.asyncDispose]());

/** The commands of a page for the second terminal, with the addresses of this test. */
async function commandsOf(guide: string, key: string): Promise<string[]> {
  const text = await readFile(new URL(`../../docs/guide/${guide}`, import.meta.url), "utf8");
  const [, ...blocks] = [...text.matchAll(/```sh\n([^]*?)```/g)].map(([, code = ""]) => code);
  return blocks
    .join("\n")
    .replaceAll("http://localhost:3000", t.engine.apiUrl ?? "")
    .replaceAll("http://127.0.0.1:8025", t.mailbox.webUrl)
    .replaceAll("smtp://127.0.0.1:2525", `smtp://127.0.0.1:${t.engine.inboundPort}`)
    .replaceAll("$(cat .ripen/development-key)", key)
    .split(/^sleep \d+$/m);
}

/** A shell that runs commands one after the other, and gives what each has said. */
function openShell() {
  const shell = spawn("bash", { stdio: ["pipe", "pipe", "inherit"] });
  shell.stdout.setEncoding("utf8");
  const run = (commands: string): Promise<string> =>
    new Promise((resolve) => {
      let said = "";
      const take = (chunk: string) => {
        said += chunk;
        if (!said.includes("<done>")) return;
        shell.stdout.off("data", take);
        resolve(said.replace("<done>\n", ""));
      };
      shell.stdout.on("data", take);
      shell.stdin.write(`${commands}\necho '<done>'\n`);
    });
  return { run, [Symbol.dispose]: () => shell.kill() };
}

test("the tutorial's commands, as they are written, make a prospect of somebody who signs up", async () => {
  const { secret } = await createKey(t.app, { name: "tutorial", kind: "secret" });
  const [begin = "", middle = "", end = "", ...rest] = await commandsOf("tutorial.md", secret);
  expect(rest).toEqual([]);
  using shell = openShell();
  const made = await shell.run(begin);
  expect(made).not.toMatch(/"problems":|"code":"[a-z_]+_not_found"/);
  await untilIdle(t.app);
  const mailed = await shell.run(middle);
  expect(mailed).toContain('"subject":"Hello Ada"');
  await untilIdle(t.app);
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("robin@acme.example"));
  const answered = await shell.run(end);
  expect(answered).toContain('"stage":"prospect"');
  expect(answered).toContain('"exitReason":"replied"');
  expect(answered).toContain("Could you call me on Thursday?");
}, 60_000);
