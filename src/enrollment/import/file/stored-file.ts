import { and, asc, eq, gt, isNotNull } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { importFileParts, importFiles } from "../../../db/schema/index.ts";
import { ConflictError, found } from "../../../platform/errors.ts";

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

/** What is told of a file that is not kept any more. */
export const fileGone = (): ConflictError =>
  new ConflictError(
    "import_file_gone",
    "The file is not kept any more: it was here for its day, or somebody was erased whose address was in it. Store it again, without them.",
  );

/**
 * The bytes of a file, one part at a time.
 * @throws ConflictError `import_file_gone` when it is deleted meanwhile: what was read is not the whole, and may end within a row
 */
export async function* readFileParts(
  { db }: Pick<Ground, "db">,
  { id, size }: Pick<ImportFile, "id" | "size">,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for (let after = -1; ; after++) {
    const [part] = await db
      .select({ content: importFileParts.content })
      .from(importFileParts)
      .where(and(eq(importFileParts.fileId, id), gt(importFileParts.number, after)))
      .orderBy(asc(importFileParts.number))
      .limit(1);
    if (part === undefined) {
      if (read !== size) throw fileGone();
      return;
    }
    read += part.content.byteLength;
    yield part.content;
  }
}
