import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ApiDocument } from "../document.ts";
import { listOperations, readDocument } from "../document.ts";
import { writeResources } from "./resources.ts";

const run = promisify(execFile);
const folder = import.meta.dirname;
const generated = new URL("../../../src/client/generated/", import.meta.url);

/** Where the generated types are. */
export const typesFile = new URL("schema.ts", generated);
/** Where the generated methods are. */
export const resourcesFile = new URL("resources.ts", generated);

/** Tells documents apart; where the server runs does not count. */
export function digest(document: ApiDocument): string {
  return createHash("sha256")
    .update(JSON.stringify({ ...document, servers: [] }))
    .digest("hex");
}

/** The head of a generated file: what it was made from. */
export const headOf = (document: ApiDocument) =>
  `// Made by \`npm run sdk:generate\` from the API's document ${digest(document)}; not edited.\n`;

/** What is generated, and where it belongs. */
export async function makeFiles(): Promise<{ file: URL; text: string }[]> {
  const document = await readDocument();
  const head = headOf(document);
  return [
    { file: typesFile, text: head + (await makeTypes(document)) },
    { file: resourcesFile, text: head + writeResources(document) },
  ];
}

/** openapi-typescript needs a TypeScript that is older than ours: the tools live in this folder, with a lock of their own. */
export async function installTools(): Promise<void> {
  if (existsSync(path.join(folder, "node_modules"))) return;
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
}

async function makeTypes(document: ApiDocument): Promise<string> {
  const tool = path.join(folder, "node_modules/.bin/openapi-typescript");
  await installTools();
  const temporary = await mkdtemp(path.join(tmpdir(), "ripen-sdk-"));
  try {
    const input = path.join(temporary, "openapi.json");
    const output = path.join(temporary, "schema.ts");
    await writeFile(input, JSON.stringify(succeeding(document)));
    const flags = ["--default-non-nullable", "false", "--root-types", "--root-types-no-schema-prefix"];
    await run(tool, [input, "--output", output, ...flags], { cwd: folder });
    return await readFile(output, "utf8");
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/** The document without what the client types itself (errors, and the key of repeats), and without examples of whole answers. */
function succeeding(document: ApiDocument): ApiDocument {
  const copy = structuredClone(document);
  for (const { operation } of listOperations(copy)) {
    operation.responses = Object.fromEntries(
      Object.entries(operation.responses).filter(([status]) => status.startsWith("2")),
    );
    operation.parameters = operation.parameters?.filter(({ $ref }) => $ref === undefined);
    const contents = [operation.requestBody, ...Object.values(operation.responses)].map((one) => one?.content ?? {});
    for (const content of contents.flatMap((one) => Object.values(one))) delete content.example;
  }
  for (const { post } of Object.values(copy.webhooks)) delete post.requestBody?.content["application/json"]?.example;
  copy.components.parameters = {};
  return copy;
}
