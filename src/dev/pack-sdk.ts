import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const client = path.join(root, "src/client");

/** Builds the SDK as JavaScript with types into `folder`, as it is packed. */
export async function buildSdk(folder: string): Promise<void> {
  await run(path.join(root, "node_modules/.bin/tsc"), ["-p", client, "--outDir", folder], { cwd: root });
  const files = await readdir(folder, { recursive: true });
  await Promise.all(
    files.filter((name) => name.endsWith(".d.ts")).map((name) => nameCompiled(path.join(folder, name))),
  );
  await copyFile(path.join(client, "package.json"), path.join(folder, "package.json"));
  await copyFile(path.join(root, "docs/guide/sdk.md"), path.join(folder, "README.md"));
  await copyFile(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
}

// tsc rewrites the names of files in JavaScript only.
async function nameCompiled(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replaceAll(/(from|import\()\s*"(\.[^"]*)\.ts"/gu, '$1 "$2.js"'));
}

/** Packs the SDK as `@ripen/client`. @returns the tarball in `folder` */
export async function packSdk(folder: string): Promise<string> {
  const built = await mkdtemp(path.join(tmpdir(), "ripen-client-"));
  try {
    await buildSdk(built);
    const { stdout } = await run("npm", ["pack", built, "--pack-destination", folder, "--json"], { cwd: built });
    const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
    return path.join(folder, packed?.filename ?? "");
  } finally {
    await rm(built, { recursive: true });
  }
}
