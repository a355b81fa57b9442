import { z } from "@hono/zod-openapi";
import { parse, stringify } from "uuid";

/** An opaque cursor: base64url of the id of the last row of a page. */
export function encodeCursor(id: string): string {
  return Buffer.from(parse(id)).toString("base64url");
}

/** The id in a cursor; undefined when we did not make it. */
export function decodeCursor(cursor: string): string | undefined {
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.length !== 16 || bytes.toString("base64url") !== cursor) return undefined;
  try {
    return stringify(bytes);
  } catch {
    return undefined;
  }
}

const error = "must be a whole number from 1 to 200";

export const limitParameter = z.coerce
  .number({ error })
  .int({ error })
  .min(1, { error })
  .max(200, { error })
  .default(50)
  .openapi({
    type: "integer",
    minimum: 1,
    maximum: 200,
    default: 50,
    description: "Rows per page, at most: one of large rows ends early.",
  });

/** The query parameters of a list, newest first. `cursor` arrives as the id that the page starts after. */
export const pageQuery = z.strictObject({
  limit: limitParameter,
  cursor: z
    .string()
    .transform((cursor, ctx) => {
      const id = decodeCursor(cursor);
      if (id === undefined)
        ctx.addIssue({ code: "custom", message: "Not a cursor", params: { code: "invalid_cursor" } });
      return id;
    })
    .optional()
    .openapi({ type: "string", description: "`nextCursor` of the page before." }),
});
export type PageQuery = z.infer<typeof pageQuery>;

/** Rows fetched with `limit + 1`, cut to a page. */
export interface Page<T> {
  rows: T[];
  nextCursor: string | null;
}

/** Cuts rows that were fetched with `limit + 1` to a page. */
export function cutPage<T extends { id: string }>(rows: readonly T[], limit: number): Page<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last.id) : null };
}

/** The JSON form of a page, each row as `present` has it. */
export function presentPage<T, P>({ rows, nextCursor }: Page<T>, present: (row: T) => P) {
  return { data: rows.map((row) => present(row)), nextCursor };
}

/** The schema of a page of `item`. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().openapi({
      description: "Pass it as `cursor` for the next page; null on the last page.",
      example: "AZqlyJOgfB2Kgy9t4bTBEQ",
    }),
  });
}
