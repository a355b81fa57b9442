import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { exportFiles } from "../../src/cli/plan/export-files.ts";
import { applySource } from "../../src/cli/plan/apply-source.ts";
import { makePlan } from "../../src/cli/plan/make-plan.ts";
import type { Plan } from "../../src/cli/plan/make-plan.ts";
import { readFiles } from "../../src/cli/plan/read-files.ts";
import type { Api } from "../../src/cli/server/open-api.ts";

const starters = path.join(import.meta.dirname, "../../templates");

export interface TestFolder extends AsyncDisposable {
  dir: string;
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  remove(file: string): Promise<void>;
  /** every file with its text, by path */
  all(): Promise<Record<string, string>>;
}

/** A folder of its own, gone at the end. */
export async function openTestFolder(): Promise<TestFolder> {
  const dir = await mkdtemp(path.join(tmpdir(), "ripen-plan-"));
  return {
    dir,
    async write(file, text) {
      await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
      await writeFile(path.join(dir, file), text);
    },
    read: (file) => readFile(path.join(dir, file), "utf8"),
    remove: (file) => rm(path.join(dir, file)),
    async all() {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
      const read = files.sort().map(async (file) => [path.relative(dir, file), await readFile(file, "utf8")] as const);
      return Object.fromEntries(await Promise.all(read));
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

/** The starters of this repository as a folder to apply. */
export async function copyStarters(dir: string): Promise<void> {
  await cp(starters, path.join(dir, "templates"), {
    recursive: true,
    filter: (source) => !["sequences", "scoring"].includes(path.relative(starters, source)),
  });
  await cp(path.join(starters, "sequences"), path.join(dir, "sequences"), {
    recursive: true,
    // It names things that only its own tests have.
    filter: (source) => !source.endsWith("every-step.yaml"),
  });
  await cp(path.join(starters, "scoring", "starter.yaml"), path.join(dir, "scoring.yaml"));
}

/** The plan of a folder that has no problems. */
export async function planOf(api: Api, dir: string): Promise<Plan> {
  const { plan, problems } = await makePlan(api, await readFiles(dir), { name: "main", days: 7, people: true });
  if (plan === undefined)
    throw new Error(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n"));
  return plan;
}

/** Applies a folder that has no problems. @returns what was said */
export async function apply(api: Api, dir: string, allowDestructive = false): Promise<string[]> {
  const said: string[] = [];
  const result = await applySource(api, dir, { name: "main", allowDestructive }, (line) => said.push(line));
  if ("problems" in result)
    throw new Error(result.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n"));
  return said;
}

/** What a server has, as files. */
export async function exported(api: Api): Promise<Record<string, string>> {
  await using folder = await openTestFolder();
  await exportFiles(api, folder.dir, { name: "main", force: false });
  return await folder.all();
}
