import { readHeaderBlock } from "../header-block.ts";
import type { HeaderField } from "../mail.ts";
import { decodeText } from "./decode-text.ts";

const maxHead = 256 * 1024;

/**
 * Header fields that hold bytes without an encoded word (against RFC 5322 2.2, and in use all the same), read by what the
 * bytes are. `headers` is what the parser made of them as UTF-8.
 */
export function mendHeaders(headers: readonly HeaderField[], raw: Uint8Array): readonly HeaderField[] {
  if (!headers.some(({ value }) => isBroken(value))) return headers;
  const source = Buffer.from(raw.subarray(0, maxHead)).toString("latin1");
  const end = /\r?\n\r?\n/.exec(source)?.index ?? source.length;
  const charset = /charset\s{0,3}=\s{0,3}["']?([\w.:+-]{1,60})/i.exec(source)?.[1] ?? null;
  const again = readHeaderBlock(source.slice(0, end));
  const seen = new Map<string, number>();
  return headers.map((field) => {
    const nth = seen.get(field.name) ?? 0;
    seen.set(field.name, nth + 1);
    if (!isBroken(field.value)) return field;
    const bytes = again.filter(({ name }) => name === field.name)[nth]?.value;
    if (bytes === undefined) return field;
    return { ...field, value: decodeText(Buffer.from(bytes, "latin1"), { declared: charset, meta: null, nearby: [] }) };
  });
}

function isBroken(value: string): boolean {
  return value.includes("\uFFFD") || value.includes("\u001B");
}
