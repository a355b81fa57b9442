import { parse, stringify } from "uuid";
import { isStorableInstant } from "../../platform/http/schemas.ts";

/** Where a page of who is hot ends. All pages of a list are of the instant of its first, because scores decay. */
export interface HotPosition {
  asOf: Date;
  total: number;
  id: string;
}

const bytes = 32;

/** An opaque cursor: base64url of the instant (milliseconds), the total score, both in 64 bits, and the id. */
export function encodeHotCursor({ asOf, total, id }: HotPosition): string {
  const data = Buffer.alloc(bytes);
  data.writeBigInt64BE(BigInt(asOf.getTime()));
  data.writeBigInt64BE(BigInt(total), 8);
  data.set(parse(id), 16);
  return data.toString("base64url");
}

/** The position in a cursor; undefined when we did not make it. */
export function decodeHotCursor(cursor: string): HotPosition | undefined {
  const data = Buffer.from(cursor, "base64url");
  if (data.length !== bytes || data.toString("base64url") !== cursor) return undefined;
  const asOf = new Date(Number(data.readBigInt64BE()));
  const total = Number(data.readBigInt64BE(8));
  if (!isStorableInstant(asOf) || !Number.isSafeInteger(total)) return undefined;
  try {
    return { asOf, total, id: stringify(data.subarray(16)) };
  } catch {
    return undefined;
  }
}
