import type { Context } from "hono";
import type { ImportFormat } from "../../../lead/import/open-import.ts";
import type { HttpEnv } from "../../../platform/http/env.ts";
import { readContentType } from "./read-content-type.ts";
import { readMapping } from "./read-mapping.ts";
import { readParts } from "./read-parts.ts";

/** The file of a request, and what is said of it. */
export interface SentFile {
  format: ImportFormat;
  charset: string | null;
  map: Record<string, string>;
  /** what whoever sends it calls it; empty when nobody has said */
  name: string;
  bytes: AsyncIterable<Uint8Array>;
}

const byExtension = new Map([
  ["csv", "text/csv"],
  ["ndjson", "application/x-ndjson"],
  ["jsonl", "application/jsonl"],
]);

/**
 * The file that a request brings: its body, or the part `file` of a form, which a part `mapping` may stand before.
 * @param queried the mapping of the query
 * @throws RipenError `unsupported_media_type`, and what readParts and readMapping throw
 */
export async function readFile(c: Context<HttpEnv>, queried: Record<string, string>): Promise<SentFile> {
  const type = c.req.header("Content-Type") ?? "";
  const body = c.req.raw.body ?? ReadableStream.from<Uint8Array>([]);
  if (!/^multipart\/form-data\b/i.test(type)) return { ...readContentType(type), map: queried, name: "", bytes: body };
  const part = await readParts(type, body);
  try {
    const { format } = readContentType(typeOf(part));
    const mapping = part.mapping === null ? { map: queried, charset: null } : readMapping(part.mapping, queried);
    return { format, ...mapping, name: part.name, bytes: part.bytes };
  } catch (error) {
    part.stop();
    throw error;
  }
}

/** The type of a part: programs that send forms seldom know more of a file than its name. */
export function typeOf({ type, name }: { type: string; name: string }): string {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const vague = ["", "application/octet-stream", "text/plain", "application/vnd.ms-excel"].includes(type.toLowerCase());
  return vague ? (byExtension.get(extension) ?? type) : type;
}
