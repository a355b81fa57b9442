import type { z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { publications } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import { isoInstant } from "../../platform/http/schemas.ts";
import type { publicationSchema } from "./publish-schemas.ts";

/** How far the moving of enrollments is. @throws NotFoundError */
export async function getPublication(
  { db }: Pick<Ground, "db">,
  { id }: { id: string },
): Promise<z.infer<typeof publicationSchema>> {
  const row = found(await db.select().from(publications).where(eq(publications.id, id)), "publication", id);
  const { sequenceId, versionId, mode, map, release, extend, counts, createdAt, finishedAt } = row;
  const { moved, stays, extended = 0, finished = {} } = counts;
  return {
    id,
    sequenceId,
    versionId,
    mode,
    map,
    release,
    moved,
    stays,
    extend,
    extended,
    finished,
    createdAt: isoInstant(createdAt),
    finishedAt: isoInstant(finishedAt),
  };
}
