import type { ErrorHandler } from "hono";
import type { App } from "../app.ts";
import { survivorOf } from "../person/merge/survivor-of.ts";
import { NotFoundError, RipenError } from "../platform/errors.ts";
import type { HttpEnv } from "../platform/http/env.ts";

/** A lead that was asked for by the id it had before it was merged is said to be another by now: 404 `lead_merged`, which names it. */
export function onMerged({ db }: Pick<App, "db">, next: ErrorHandler<HttpEnv>): ErrorHandler<HttpEnv> {
  return async (error, c) => {
    if (!(error instanceof NotFoundError) || error.resource !== "lead") return next(error, c);
    // Whatever keeps that from being known keeps the first answer.
    const survivor = await survivorOf(db, error.id).catch(() => undefined);
    if (survivor === undefined) return next(error, c);
    const message = `Lead "${error.id}" was merged into "${survivor}": use that id.`;
    return next(new RipenError("lead_merged", 404, message), c);
  };
}
