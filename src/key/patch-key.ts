import { and, eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { apiKeys } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import { keyColumns } from "./api-key.ts";
import type { ApiKey } from "./api-key.ts";
import type { KeyPatch } from "./key-schemas.ts";
import { requireNotOver } from "./not-over.ts";

/** One secret key. @throws NotFoundError */
export async function getKey({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<ApiKey> {
  return found(await db.select(keyColumns).from(apiKeys).where(eq(apiKeys.id, id)), "key", id);
}

/** Changes what a secret key may do, from now on. @throws NotFoundError; InvalidInputError `expires_in_past` */
export async function patchKey(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, patch }: { id: string; patch: KeyPatch },
): Promise<ApiKey> {
  requireNotOver(patch.expiresAt, clock.now());
  const rows = await db
    .update(apiKeys)
    // Naming a column by itself keeps an empty patch a valid statement.
    .set({ name: apiKeys.name, ...patch })
    .where(and(eq(apiKeys.id, id), eq(apiKeys.kind, "secret")))
    .returning(keyColumns);
  return found(rows, "key", id);
}
