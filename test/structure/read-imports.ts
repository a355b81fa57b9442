import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Files of `src/` and the files of `src/` that each imports, types and dynamic imports included; paths from `src/`. */
export type Imports = ReadonlyMap<string, readonly string[]>;

// The formatter writes every import with double quotes; none of ours stands in a string.
const specifier = /(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*"(\.{1,2}\/[^"]+\.ts)"/g;

/** Reads the imports of every TypeScript file below `root`. */
export async function readImports(root: string): Promise<Imports> {
  const entries = await readdir(root, { recursive: true });
  const files = entries.filter((name) => name.endsWith(".ts")).toSorted();
  const read = async (file: string): Promise<[string, string[]]> => {
    const text = await readFile(path.join(root, file), "utf8");
    const found = [...text.matchAll(specifier)].map(([, target = ""]) => path.join(path.dirname(file), target));
    return [file, [...new Set(found)]];
  };
  return new Map(await Promise.all(files.map(read)));
}
