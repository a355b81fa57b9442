import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { templateInput } from "../../render/template-schemas.ts";
import { CommandError, wrongSettings } from "../server/command-error.ts";
import { fileOf } from "./folder.ts";
import type { TemplateServer } from "./server.ts";

/** What became of a pull; paths are for people. */
export interface Pulled {
  written: string[];
  /** files that differ from what the server has, and were kept */
  kept: string[];
  unchanged: number;
}

/**
 * Writes the templates of a server into a folder. A file that differs is kept unless `force` is set; files that the server
 * knows nothing of stay.
 * @throws CommandError
 */
export async function pullFolder(
  server: TemplateServer,
  folder: string,
  { force }: { force: boolean },
): Promise<Pulled> {
  const stored = await server.list();
  const pulled: Pulled = { written: [], kept: [], unchanged: 0 };
  for (const [key, mjml] of [...stored].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // A key becomes a path: one that a Ripen would not take could lead out of the folder.
    if (!templateInput.shape.key.safeParse(key).success) {
      throw new CommandError(`The server has a template with the key "${key}", which is none.`, wrongSettings);
    }
    const file = path.join(folder, fileOf(key));
    const here = await readFile(file, "utf8").catch(() => undefined);
    if (here === mjml) pulled.unchanged += 1;
    else if (here !== undefined && !force) pulled.kept.push(file);
    else {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, mjml);
      pulled.written.push(file);
    }
  }
  return pulled;
}
