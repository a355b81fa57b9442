import { z } from "@hono/zod-openapi";
import { parse, stringify } from "uuid";
import { limitParameter } from "../../platform/http/pagination.ts";
import { isStorableInstant } from "../../platform/http/schemas.ts";

/** Where a page of a timeline ends: entries are ordered by instant, then id. */
export interface TimelinePosition {
  at: Date;
  id: string;
}

const bytes = 24;

/** An opaque cursor: base64url of the instant (milliseconds, 64 bits) and the id. */
export function encodeTimelineCursor({ at, id }: TimelinePosition): string {
  const data = Buffer.alloc(bytes);
  data.writeBigInt64BE(BigInt(at.getTime()));
  data.set(parse(id), 8);
  return data.toString("base64url");
}

/** The position in a cursor; undefined when we did not make it. */
export function decodeTimelineCursor(cursor: string): TimelinePosition | undefined {
  const data = Buffer.from(cursor, "base64url");
  if (data.length !== bytes || data.toString("base64url") !== cursor) return undefined;
  const at = new Date(Number(data.readBigInt64BE()));
  if (!isStorableInstant(at)) return undefined;
  try {
    return { at, id: stringify(data.subarray(8)) };
  } catch {
    return undefined;
  }
}

/** The query parameters of a timeline; `cursor` arrives as a position. */
export const timelineQuery = z.strictObject({
  limit: limitParameter,
  cursor: z
    .string()
    .transform((cursor, ctx) => {
      const position = decodeTimelineCursor(cursor);
      if (position === undefined) {
        ctx.addIssue({ code: "custom", message: "Not a cursor", params: { code: "invalid_cursor" } });
      }
      return position;
    })
    .optional()
    .openapi({ type: "string", description: "`nextCursor` of the page before." }),
});
