import type { Handler, MiddlewareHandler } from "hono";
import type { Capability } from "../../access/capability.ts";
import type { Role } from "../../db/schema/users.ts";
import { mayRole, rolesWith } from "../../access/roles.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { letIn } from "./context.ts";
import type { SessionDeps } from "./context.ts";

const named = new WeakMap<object, readonly Capability[]>();

/**
 * As `requireUser`, for those whose role has every one of these rights. Dashboard and API name rights in the same words, so a page
 * shows nobody what the API would not. What a rep sees of it `own/` says.
 */
export function allow(app: SessionDeps, ...rights: readonly [Capability, ...Capability[]]): MiddlewareHandler<HttpEnv> {
  return guardOf(app, rights, "now");
}

/** As `allow`, for a form with a file that is read as it comes: the handler asks `isTokenOf` before anything of it is done. */
export function allowUpload(
  app: SessionDeps,
  ...rights: readonly [Capability, ...Capability[]]
): MiddlewareHandler<HttpEnv> {
  return guardOf(app, rights, "later");
}

function guardOf(app: SessionDeps, rights: readonly Capability[], token: "now" | "later"): MiddlewareHandler<HttpEnv> {
  const lacking = (role: Role) => {
    const missing = rights.find((right) => !mayRole(role, right));
    return missing === undefined ? undefined : rolesWith(missing);
  };
  const guard = letIn(app, lacking, token);
  named.set(guard, rights);
  return guard;
}

/** The rights that a handler asks for, if it is one of `allow`. */
export function rightsOfGuard(handler: Handler | MiddlewareHandler): readonly Capability[] | undefined {
  return named.get(handler);
}
