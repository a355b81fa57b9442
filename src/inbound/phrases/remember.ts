import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { join } from "node:path";

/**
 * What `make` returns for these inputs, kept on disk beside the code that Node compiled, and made anew when an input changes.
 * The value is JSON. Without such a folder, or without the right to write there, it is made each time.
 */
export async function remember(
  inputs: readonly string[],
  make: () => Promise<unknown>,
  folder = getCompileCacheDir(),
): Promise<unknown> {
  if (folder === undefined) return make();
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(`${input.length}:${input}`);
  const path = join(folder, `ripen-${hash.digest("hex")}.json`);
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    const made = await make();
    keep(folder, path, JSON.stringify(made));
    return made;
  }
}

/** Readers see the whole file or none. */
function keep(folder: string, path: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${path}.${process.pid}.${performance.now()}`;
    writeFileSync(unfinished, text, { mode: 0o600, flag: "wx" });
    renameSync(unfinished, path);
  } catch {
    // The next start makes it again.
  }
}
