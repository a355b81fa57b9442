import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { imports } from "../../../db/schema/index.ts";
import { ConflictError } from "../../../platform/errors.ts";
import { getImport } from "../get-import.ts";
import type { Import } from "../stored-import.ts";

/**
 * Ends an import that runs, as `interrupted`: what it took stays, and it can go on. One that has ended stays as it is.
 * @throws NotFoundError
 */
export async function cancelImport(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<Import> {
  const now = clock.now();
  const failure = {
    code: "canceled",
    message: "Somebody ended it. What was taken stays; it can go on where it stopped.",
  };
  await db
    .update(imports)
    .set({ status: "interrupted", failure, updatedAt: now, finishedAt: now })
    .where(and(eq(imports.id, id), eq(imports.status, "running")));
  return getImport({ db }, { id });
}

/**
 * Lets an import of a stored file go on that was cut off, behind the last line that it took.
 * @throws NotFoundError; ConflictError `import_not_interrupted`, `import_file_gone`, `import_undone`
 */
export async function continueImport(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { id }: { id: string },
): Promise<Import> {
  const cutOff = sql`(${imports.status} = 'interrupted' or (${imports.status} = 'failed' and ${imports.failure} ->> 'code' = 'import_failed'))`;
  const [resumed] = await db
    .update(imports)
    .set({ status: "running", failure: null, finishedAt: null, updatedAt: clock.now(), aliveUntil: sql`now()` })
    .where(and(eq(imports.id, id), isNotNull(imports.fileId), isNull(imports.undone), cutOff))
    .returning();
  if (resumed !== undefined) {
    await queues.enqueue("importFile", { importId: id });
    return resumed;
  }
  const stored = await getImport({ db }, { id });
  if (stored.status === "running") return stored;
  if (stored.undone !== null) {
    throw new ConflictError(
      "import_undone",
      "What it took is being taken back: undo it to the end, then import it anew.",
    );
  }
  if (stored.fileId === null && stored.status === "interrupted") {
    throw new ConflictError("import_file_gone", `The file is not kept any more: send it again with resume=${id}.`);
  }
  throw new ConflictError(
    "import_not_interrupted",
    `Only an import that was cut off goes on; this one is ${stored.status}.`,
  );
}
