import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { imports } from "../../db/schema/index.ts";
import { ConflictError } from "../../platform/errors.ts";
import { getImport } from "./get-import.ts";
import { aliveAgain } from "./stored-import.ts";
import type { Import, NewImport } from "./stored-import.ts";

/**
 * Lets an import go on that was cut off, behind the last line that it took. It goes by the options that it began with.
 * @throws NotFoundError; ConflictError `import_running`, `import_was_dry_run`, `import_not_interrupted`, `import_differs`
 */
export async function resumeImport(
  app: Pick<Ground, "db" | "clock">,
  { id, list, dryRun, options }: NewImport & { id: string },
): Promise<Import> {
  const stored = await getImport(app, { id });
  refuse(stored);
  const { list: storedList, options: storedOptions } = stored;
  const before: Record<string, unknown> = { list: storedList, dryRun: false, ...storedOptions };
  const now: Record<string, unknown> = { list, dryRun, ...options };
  const differing = Object.keys(now).filter((name) => !isDeepStrictEqual(now[name], before[name]));
  if (differing.length > 0) {
    const message = `Send the request as it was sent at first: ${differing.join(", ")} differ${differing.length === 1 ? "s" : ""}.`;
    throw new ConflictError("import_differs", message);
  }
  const [resumed] = await app.db
    .update(imports)
    .set({ status: "running", failure: null, finishedAt: null, updatedAt: app.clock.now(), ...aliveAgain })
    .where(and(eq(imports.id, id), inArray(imports.status, ["interrupted", "failed"])))
    .returning();
  if (resumed === undefined) throw running();
  return resumed;
}

const running = () => new ConflictError("import_running", "The import still runs: wait until it is done, or cut off.");

function refuse({ status, dryRun, failure }: Import): void {
  if (dryRun) throw new ConflictError("import_was_dry_run", "A dry run has changed nothing: send the file anew.");
  if (status === "running") throw running();
  if (status === "interrupted" || (status === "failed" && failure?.code === "import_failed")) return;
  const message = `Only an import that was cut off goes on; this one is ${status}. Send the file anew.`;
  throw new ConflictError("import_not_interrupted", message);
}
