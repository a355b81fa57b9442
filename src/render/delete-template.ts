import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { ConflictError, found } from "../platform/errors.ts";
import { findIncluding } from "./find-including.ts";
import { partialsPrefix } from "./load-partials.ts";
import { holdTemplates } from "./revision.ts";

/**
 * Deletes a template. Published versions keep what they were compiled from.
 * @throws NotFoundError; ConflictError `partial_included` while stored templates include it
 */
export async function deleteTemplate({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    await holdTemplates(tx);
    const { key } = found(
      await tx.select({ key: templates.key }).from(templates).where(eq(templates.id, id)),
      "template",
      id,
    );
    const including = key.startsWith(partialsPrefix) ? await findIncluding(tx, key) : [];
    const names = including.filter(({ isDirect }) => isDirect).map((one) => one.key);
    if (names.length > 0) {
      const message = `${names.join(", ")} ${names.length === 1 ? "includes" : "include"} it: change that first.`;
      throw new ConflictError("partial_included", message);
    }
    await tx.delete(templates).where(eq(templates.id, id));
  });
}
