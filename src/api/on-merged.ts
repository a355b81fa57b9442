import type { ErrorHandler } from "hono";
import type { App } from "../app.ts";
import { survivorOf } from "../person/merge/survivor-of.ts";
import { NotFoundError, RipenError } from "../platform/errors.ts";
import type { HttpEnv } from "../platform/http/env.ts";

/** A lead that was asked for by the id it had before it was merged is said to be another by now: 404 `lead_merged`, which names it. */
export function onMerged({ db }: Pick<App, "db">, next: ErrorHandler<HttpEnv>): ErrorHandler<HttpEnv> {
  return async (failure, c) => {
    if (!(failure instanceof NotFoundError) || failure.resource !== "lead") return next(failure, c);
    const survivor = await survivorIfKnown(db, failure.id);
    if (survivor === undefined) return next(failure, c);
    const message = `Lead "${failure.id}" was merged into "${survivor}": use that id.`;
    return next(new RipenError("lead_merged", 404, message), c);
  };
}

/** Whatever keeps that from being known keeps the first answer. */
async function survivorIfKnown(db: App["db"], leadId: string): Promise<string | undefined> {
  try {
    return await survivorOf(db, leadId);
  } catch {
    return undefined;
  }
}
