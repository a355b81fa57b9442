import type { Handler, MiddlewareHandler } from "hono";
import type { Capability } from "../../access/capability.ts";
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
  const guard = letIn(app, (role) => {
    const missing = rights.find((right) => !mayRole(role, right));
    return missing === undefined ? undefined : rolesWith(missing);
  });
  named.set(guard, rights);
  return guard;
}

/** The rights that a handler asks for, if it is one of `allow`. */
export function rightsOfGuard(handler: Handler | MiddlewareHandler): readonly Capability[] | undefined {
  return named.get(handler);
}
