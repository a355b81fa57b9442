import type { Role } from "../db/schema/users.ts";
import { RipenError } from "../platform/errors.ts";
import { gives } from "./capability.ts";
import type { Capability } from "./capability.ts";
import { mayRole, rolesWith } from "./roles.ts";

/** Who does something: a person who is signed in, or a program with a key. */
export type Actor =
  | { kind: "user"; id: string; role: Role; repId: string | null }
  | { kind: "key"; id: string; scopes: readonly string[] };

/** Whether an actor has a right. */
export function may(actor: Actor, capability: Capability): boolean {
  return actor.kind === "key" ? gives(actor.scopes, capability) : mayRole(actor.role, capability);
}

/** Lets an actor go on who has every one of these rights. @throws RipenError 403 `scope_missing` or `role_missing`, which names it */
export function requireRights(actor: Actor, ...needed: readonly Capability[]): void {
  const missing = needed.find((capability) => !may(actor, capability));
  if (missing === undefined) return;
  if (actor.kind === "key") throw scopeMissing(missing);
  const who = rolesWith(missing).join(" or ");
  throw new RipenError("role_missing", 403, `It needs the right "${missing}", which the role ${who} has.`);
}

/** The error for a key that lacks a scope. */
export function scopeMissing(scope: string): RipenError {
  const message = `This key lacks the scope "${scope}". Add it with \`PATCH /v1/keys/{id}\`, or make another key: \`ripen keys create NAME --scope ${scope}\`.`;
  return new RipenError("scope_missing", 403, message);
}
