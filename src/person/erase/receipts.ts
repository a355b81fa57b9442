import { asc, eq, gt } from "drizzle-orm";
import { z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { listPage } from "../../db/list-page.ts";
import { erasures } from "../../db/schema/index.ts";
import { found, InvalidInputError } from "../../platform/errors.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import { idSchema, instantInput, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import type { Receipt } from "./erase-person.ts";

/** A receipt in answers and in the list for backups. */
export const receiptSchema = z
  .object({
    id: idSchema,
    at: instantSchema,
    suppressed: z.boolean().openapi({ description: "Whether the addresses stay on the suppression list, as hashes." }),
    rows: z
      .record(z.string(), z.int())
      .openapi({ description: "Rows deleted or emptied, by table.", example: { leads: 1, messages: 4 } }),
    hashes: z
      .array(z.string())
      .openapi({ description: "HMAC-SHA-256 of each address, keyed by SECRET_KEY: they prove whose data it was." }),
    digest: z.string().openapi({ description: "SHA-256 of the JSON of id, at, hashes, suppressed and rows." }),
  })
  .openapi("Erasure");

export function presentReceipt({ at, ...receipt }: Receipt): z.infer<typeof receiptSchema> {
  return { ...receipt, at: isoInstant(at) };
}

/** Receipts, newest first. */
export function listReceipts({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<Receipt>> {
  return listPage(db, erasures, page);
}

/** The receipt with this id. @throws NotFoundError */
export async function getReceipt({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Receipt> {
  return found(await db.select().from(erasures).where(eq(erasures.id, id)), "erasure", id);
}

/** Receipts as `exportReceipts` wrote them. @throws InvalidInputError `receipt_unreadable` with the line that is none */
export function readReceipts(text: string): Receipt[] {
  return text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [readReceipt(line, index + 1)]));
}

const storedReceipt = receiptSchema.extend({ id: z.uuid(), at: instantInput });

function readReceipt(line: string, number: number): Receipt {
  const read = storedReceipt.safeParse(parseJson(line));
  if (read.success) return read.data;
  const what = read.error.issues[0]?.path.join(".") ?? "";
  throw new InvalidInputError(
    "receipt_unreadable",
    `Line ${number} is no receipt of an erasure${what === "" ? "" : ` (look at "${what}")`}: give the file that "ripen erase --list" has written, as it is.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const rowsAtOnce = 1_000;

/** Every receipt, oldest first, one JSON object on each line: the list that is kept beside backups. */
export async function* exportReceipts({ db }: Pick<Ground, "db">): AsyncGenerator<string> {
  for (let after: string | undefined; ;) {
    const rows = await db
      .select()
      .from(erasures)
      .where(after === undefined ? undefined : gt(erasures.id, after))
      .orderBy(asc(erasures.id))
      .limit(rowsAtOnce);
    for (const row of rows) yield `${JSON.stringify(presentReceipt(row))}\n`;
    after = rows.at(-1)?.id;
    if (after === undefined || rows.length < rowsAtOnce) return;
  }
}
