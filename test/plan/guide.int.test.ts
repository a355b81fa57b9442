import { execFile } from "node:child_process";
import { chmod, cp, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { openTestApi } from "../api/support.ts";
import { openTestFolder } from "./support.ts";

const root = path.join(import.meta.dirname, "../..");
const guide = await readFile(path.join(root, "docs/guide/sequences-as-code.md"), "utf8");
const files = [...guide.matchAll(/^(`{3,})yaml file=(\S+)\n(.*?)^\1$/gmsu)].map(([, , file, text]) => ({
  file: file!,
  text: text!,
}));
const commands = [...guide.matchAll(/^```sh\n(.*?)^```$/gmsu)].flatMap(([, text]) => text!.trim().split("\n"));

test("what the guide says can be done as it says it", async () => {
  await using t = await openTestApi();
  await using folder = await openTestFolder();
  for (const { file, text } of files) await folder.write(file, text);
  for (const name of ["welcome", "partials"]) {
    await cp(path.join(root, "templates", name), path.join(folder.dir, "ripen/templates", name), { recursive: true });
  }
  await folder.write(
    "bin/npx",
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${path.join(root, "src/cli.ts")}" "$@"\n`,
  );
  await chmod(path.join(folder.dir, "bin/npx"), 0o755);
  const run = (command: string, key = t.key) =>
    new Promise<{ code: number; out: string }>((resolve) => {
      const env = { PATH: `${path.join(folder.dir, "bin")}:${process.env["PATH"]}`, RIPEN_URL: t.url, RIPEN_KEY: key };
      execFile("/bin/sh", ["-c", command], { cwd: folder.dir, env }, (error, out, err) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, out: out + err }),
      );
    });
  const keys = commands.filter((command) => command.includes("keys create"));
  const [forPlan, forApply] = await Promise.all(
    keys.map(async (command) => {
      const scopes = command.split("--scope ")[1]?.split(" ");
      return (await t.call("POST", "/v1/keys", { name: "ci", scopes })).json.secret as string;
    }),
  );
  const [validate, plan, apply, ...rest] = commands.filter((command) => !command.includes("keys create"));
  expect(await run(validate!)).toMatchObject({ code: 0, out: expect.stringMatching(/\d+ resources, nothing wrong/) });
  expect(await run(plan!, forPlan)).toMatchObject({ code: 2, out: expect.stringContaining("create sequence/welcome") });
  expect(await run(apply!, forPlan)).toMatchObject({
    code: 1,
    out: expect.stringContaining('the scope "plans:write"'),
  });
  expect(await run(apply!, forApply)).toMatchObject({
    code: 0,
    out: expect.stringContaining("published as version 1"),
  });
  for (const command of rest) expect(await run(command)).toMatchObject({ code: 0 });
  expect(await run(`${plan!} --json`, forPlan)).toMatchObject({
    code: 0,
    out: expect.stringContaining('"changes": []'),
  });
  const welcome = files.find(({ file }) => file.endsWith("welcome.yaml"));
  expect(await folder.read("ripen/sequences/welcome.yaml").then(parse)).toEqual(parse(welcome!.text));
}, 120_000);

test("the workflow of the guide runs the commands of the guide", () => {
  const workflow = parse(files.find(({ file }) => file.endsWith("workflows/ripen.yaml"))!.text);
  const runs = Object.values<{ steps: { run?: string }[] }>(workflow.jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => run ?? []),
  );
  expect(runs.join("\n")).toContain(commands.find((command) => command.includes(" plan "))!);
  expect(runs.join("\n")).toContain(commands.find((command) => command.includes(" apply "))!);
});
