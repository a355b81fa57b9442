import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leadAttributes } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { findUses } from "./find-uses.ts";

const namedAtMost = 10;

/**
 * Takes the declaration of an attribute back. What leads have stays; from then on it is of no type.
 * @throws NotFoundError; ConflictError `attribute_in_use`, naming where
 */
export async function deleteAttribute({ db }: Pick<Ground, "db">, { name }: { name: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const rows = await tx.select().from(leadAttributes).where(eq(leadAttributes.name, name)).for("update");
    found(rows, "attribute", name);
    const uses = await findUses(tx, name);
    if (uses.length > 0) {
      const more = uses.length > namedAtMost ? ` and ${uses.length - namedAtMost} more` : "";
      const message = `It is used in ${uses.slice(0, namedAtMost).join("; ")}${more}.`;
      throw new ConflictError("attribute_in_use", message);
    }
    await tx.delete(leadAttributes).where(eq(leadAttributes.name, name));
  });
}
