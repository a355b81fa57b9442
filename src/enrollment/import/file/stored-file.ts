import { and, asc, eq, gt, isNotNull } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { importFileParts, importFiles } from "../../../db/schema/index.ts";
import { found } from "../../../platform/errors.ts";

export type ImportFile = typeof importFiles.$inferSelect;

/** How long a file is kept, milliseconds: as long as an import of it can be undone. */
export const fileKeptMs = 24 * 3_600_000;

/** The file with this id, once it is here whole. @throws NotFoundError */
export async function getImportFile({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<ImportFile> {
  const rows = await db
    .select()
    .from(importFiles)
    .where(and(eq(importFiles.id, id), isNotNull(importFiles.size)));
  return found(rows, "import_file", id);
}

/** The bytes of a file, one part at a time. */
export async function* readFileParts({ db }: Pick<Ground, "db">, { id }: { id: string }): AsyncGenerator<Uint8Array> {
  for (let after = -1; ; after++) {
    const [part] = await db
      .select({ content: importFileParts.content })
      .from(importFileParts)
      .where(and(eq(importFileParts.fileId, id), gt(importFileParts.number, after)))
      .orderBy(asc(importFileParts.number))
      .limit(1);
    if (part === undefined) return;
    yield part.content;
  }
}
