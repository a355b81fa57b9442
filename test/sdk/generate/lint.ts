import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { readDocument } from "../document.ts";
import { installTools } from "./files.ts";

/** `npm run check:openapi`: the OpenAPI document has no error and no warning by lint-rules.yaml beside this file. */
const folder = import.meta.dirname;
const temporary = await mkdtemp(path.join(tmpdir(), "ripen-openapi-"));
try {
  const file = path.join(temporary, "openapi.json");
  await writeFile(file, JSON.stringify(await readDocument()));
  await installTools();
  const flags = [
    "lint",
    file,
    "--config",
    path.join(folder, "lint-rules.yaml"),
    "--format",
    "json",
    "--max-problems",
    "1000",
  ];
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const run = promisify(execFile)(path.join(folder, "node_modules/.bin/redocly"), flags, {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const { problems } = JSON.parse(stdout) as {
    problems: { ruleId: string; message: string; location: { pointer?: string }[] }[];
  };
  for (const { ruleId, message, location } of problems)
    console.error(`${location[0]?.pointer}: ${message} (${ruleId})`);
  console.log(`${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true });
}
