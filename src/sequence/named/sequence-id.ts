import { z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { sequences } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { key } from "../definition/values.ts";

const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The path parameter `{id}` of a sequence: its id (UUID), or its key. */
export const sequenceParams = z.object({
  id: z.string().pipe(key).openapi({ description: "The id of the sequence, or its key.", example: "welcome" }),
});

/** Whether a name of a sequence is its id; no key is written like one. */
export function isSequenceId(name: string): boolean {
  return isId.test(name);
}

/** The id of the sequence that an id (UUID) or a key names. Whether an id exists is seen by what uses it. @throws NotFoundError */
export async function sequenceIdOf({ db }: Pick<Ground, "db">, { id: name }: { id: string }): Promise<string> {
  if (isSequenceId(name)) return name;
  const [row] = await db.select({ id: sequences.id }).from(sequences).where(eq(sequences.key, name));
  if (row === undefined) throw new NotFoundError("sequence", name);
  return row.id;
}
