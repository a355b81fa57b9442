import { RipenError } from "../../platform/errors.ts";

const startsWith = (bytes: Uint8Array, signature: string) =>
  Buffer.from(bytes.subarray(0, signature.length)).toString("latin1") === signature;

// The first bytes of a ZIP archive (.xlsx, .ods, .numbers), and of the compound files of older Office programs (.xls).
const workbooks = ["PK\x03\x04", "\xd0\xcf\x11\xe0"];
const others = ["\x89PNG", "%PDF", "GIF8", "\xff\xd8\xff", "\x1f\x8b", "Rar!", "7z\xbc\xaf"];

/**
 * Refuses what is no text by its first bytes.
 * @throws RipenError `not_a_text_file` (422), which says what to send
 */
export function refuseBinary(bytes: Uint8Array): void {
  if (workbooks.some((signature) => startsWith(bytes, signature))) {
    throw new RipenError(
      "not_a_text_file",
      422,
      "This is an Excel workbook, or another compressed file: save it as CSV and send that.",
    );
  }
  if (others.some((signature) => startsWith(bytes, signature))) throw notText();
}

/** The error for bytes that are no text. */
export const notText = () =>
  new RipenError("not_a_text_file", 422, "This is not a text file: send CSV, or one lead in JSON on each line.");
