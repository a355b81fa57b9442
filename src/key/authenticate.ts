import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { apiKeys } from "../db/schema/index.ts";
import type { KeyKind } from "../db/schema/index.ts";
import { hashKey } from "./secret.ts";

/**
 * The key in an `Authorization: Bearer …` header (RFC 6750), or undefined when it is none of ours or was revoked.
 * Keys are found by their hash, so that how long it takes tells nothing about a key.
 */
export async function authenticate(
  { db }: Pick<Ground, "db">,
  authorization: string | undefined,
): Promise<{ id: string; kind: KeyKind } | undefined> {
  const key = authorization === undefined ? undefined : /^Bearer +([\w-]{1,128})$/i.exec(authorization)?.[1];
  const [row] = await db
    .select({ id: apiKeys.id, kind: apiKeys.kind })
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hashKey(key ?? "")), isNull(apiKeys.revokedAt)));
  return row;
}
