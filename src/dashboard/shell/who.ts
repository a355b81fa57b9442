import type { Context } from "hono";
import { mayRole } from "../../access/roles.ts";
import type { Capability } from "../../access/capability.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import type { SignedIn } from "../../people/session/context.ts";

export type { SignedIn } from "../../people/session/context.ts";

/** What a page asks for: all of them, in the words of the API, so that nobody sees here what the API would not show. */
export type Rights = readonly [Capability, ...Capability[]];

/** Who asks, behind `allow`. */
export const userOf = (c: Context<HttpEnv>): SignedIn => c.get("user");

/** Whether somebody may do all of it. */
export const may = ({ role }: Pick<SignedIn, "role">, ...rights: readonly Capability[]): boolean =>
  rights.every((right) => mayRole(role, right));
