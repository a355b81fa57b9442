import { findCharset } from "../../../lead/import/decode-text.ts";
import type { ImportFormat } from "../../../lead/import/open-import.ts";
import { RipenError } from "../../../platform/errors.ts";

const formats = new Map<string, ImportFormat>([
  ["text/csv", "csv"],
  ["application/x-ndjson", "ndjson"],
  ["application/jsonl", "ndjson"],
]);

/** What a file is by its Content-Type, and the name of its character set, if it says one. @throws RipenError `unsupported_media_type` */
export function readContentType(header: string): { format: ImportFormat; charset: string | null } {
  const [type = "", ...parameters] = header.split(";").map((part) => part.trim());
  const format = formats.get(type.toLowerCase());
  if (format === undefined) {
    const message = `Send the file with the Content-Type ${[...formats.keys()].join(" or ")}.`;
    throw new RipenError("unsupported_media_type", 415, message);
  }
  const label = parameters.flatMap((one) => /^charset="?([^"]*)"?$/i.exec(one)?.[1] ?? [])[0];
  if (label === undefined) return { format, charset: null };
  return { format, charset: knownCharset(label) };
}

/** The name of a character set in the Encoding Standard. @throws RipenError `unsupported_media_type` */
export function knownCharset(label: string): string {
  const charset = findCharset(label);
  if (charset !== undefined) return charset;
  const message = `The character set "${label.slice(0, 40)}" is not known: write utf-8, utf-16le, windows-1252 or another of the Encoding Standard.`;
  throw new RipenError("unsupported_media_type", 415, message);
}
