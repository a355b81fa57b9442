import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { importFileParts, importFiles } from "../../../db/schema/index.ts";
import { maxImportBytes } from "../../../lead/import/open-import.ts";
import { ConflictError, RipenError } from "../../../platform/errors.ts";
import { readContentType } from "../request/read-content-type.ts";
import { typeOf } from "../request/read-file.ts";
import type { SentFile } from "../request/read-file.ts";
import type { FilePart } from "../request/read-parts.ts";
import type { ImportFile } from "./stored-file.ts";

const partBytes = 1024 * 1024;
const lineEnd = 0x0a;
/** Bytes of all files that are kept at once. */
const mostKept = 1024 ** 3;

/**
 * Keeps a file for a day, a part at a time as it comes: nobody sees it before it is here whole.
 * @param file `name`: as whoever sends it calls it, may be empty
 * @throws RipenError `body_too_large` (413), `file_empty` (422); ConflictError `too_many_files`; and what reading the request throws
 */
export async function storeFile(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { name, format, bytes }: Pick<SentFile, "format" | "bytes"> & { name: string },
): Promise<ImportFile> {
  await checkRoom(db);
  const [file] = await db
    .insert(importFiles)
    .values({ name: name.slice(0, 200) || `list.${format}`, format, createdAt: clock.now() })
    .returning();
  if (file === undefined) throw new Error("insert returned no row");
  try {
    let [size, lines, number] = [0, 0, 0];
    for await (const content of inParts(bytes)) {
      size += content.length;
      if (size > maxImportBytes)
        throw new RipenError("body_too_large", 413, "The file is too large: send it in parts.");
      for (const byte of content) if (byte === lineEnd) lines++;
      await db.insert(importFileParts).values({ fileId: file.id, number: number++, content });
    }
    if (size === 0) throw new RipenError("file_empty", 422, "The file is empty: choose one with rows in it.");
    const [whole] = await db.update(importFiles).set({ size, lines }).where(eq(importFiles.id, file.id)).returning();
    if (whole === undefined) throw new Error("update returned no row");
    return whole;
  } catch (error) {
    await db.delete(importFiles).where(eq(importFiles.id, file.id));
    throw error;
  }
}

/** Files that are coming in have no size yet, and count as the largest that they may be. @throws ConflictError `too_many_files` */
async function checkRoom(db: Ground["db"]): Promise<void> {
  const [kept] = await db
    .select({ bytes: sql<number>`coalesce(sum(coalesce(${importFiles.size}, ${maxImportBytes}::int)), 0)::float8` })
    .from(importFiles);
  if ((kept?.bytes ?? 0) < mostKept) return;
  throw new ConflictError(
    "too_many_files",
    "As much as may be kept to be imported is here already: each file goes a day after it came. Wait, or send this one with POST /v1/imports.",
  );
}

/** Keeps the file of a form. @throws RipenError `unsupported_media_type` (415), and what storeFile throws */
export async function storeSent(app: Pick<Ground, "db" | "clock">, part: FilePart): Promise<ImportFile> {
  try {
    const { format } = readContentType(typeOf(part));
    return await storeFile(app, { name: part.name, format, bytes: part.bytes });
  } catch (error) {
    part.stop();
    throw error;
  }
}

/** Bytes as they come, gathered in parts of about a megabyte. */
async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let open: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    open.push(chunk);
    size += chunk.byteLength;
    if (size < partBytes) continue;
    yield Buffer.concat(open);
    [open, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(open);
}
