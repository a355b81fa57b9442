import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { placeIn } from "../../render/compile/includes.ts";

/** The text of a file, without a byte order mark, or where it stops being UTF-8: line and column from 1. */
export type Utf8File = { text: string } | { notUtf8: { line: number; column: number } };

/** Reads a file that must be UTF-8. A byte that is none would go out to leads as "\uFFFD" otherwise. */
export async function readUtf8(file: string): Promise<Utf8File> {
  const bytes = await readFile(file);
  const text = bytes.toString("utf8");
  if (isUtf8(bytes)) return { text: text.replace(/^\uFEFF/, "") };
  // What stands before the first wrong byte is encoded again as it was.
  const again = Buffer.from(text);
  const at = again.findIndex((byte, index) => byte !== bytes[index]);
  const before = bytes.subarray(0, at).toString("utf8");
  return { notUtf8: placeIn(before, before.length) };
}

/** What is said of a file that is none. */
export const notUtf8 = "not UTF-8: save the file in that encoding";
